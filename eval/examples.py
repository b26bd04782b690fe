"""`python -m eval.examples`: ten answers and every failure as they are, with the cause of each, as a page for docs/.

usage: python -m eval.examples [--out docs/examples.md] [--counts]
The questions are those over the project's own papers. --counts: only count the causes, over the measuring material too,
whose questions are run and not shown."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.metrics import answer_right, covers
from eval.run import ROOT, Run, library_of, measure, question_file, question_sets

_SHOWN = 10
_LONGEST = 600
_FOUND = 10

NOT_FOUND = "search did not find the clause"
NOT_SURE = "the clause was found, and the reader was not sure enough of it"
OTHER = "another clause was judged likelier"
IN_PART = "the right clause, told without all that was asked"
NEAR_MISS = "cannot be answered, and was: a clause came near"


def cause(question: Mapping[str, Any], answer: Mapping[str, Any]) -> str | None:
    """Why an answer is wrong, by what was found and cited; None for a right one."""
    if not question["doc_ids"]:
        return None if answer["abstained"] else NEAR_MISS
    if answer_right(question, answer):
        return None
    texts = [row["text"] for row in answer["retrieved"][:_FOUND] if row["doc_id"] in question["doc_ids"]]
    if not any(covers(text, evidence, 0.8) for text in texts for evidence in question["evidence"]):
        return NOT_FOUND
    if answer["abstained"]:
        return NOT_SURE
    quotes = [cited["quote"] for cited in answer["citations"] if cited["doc_id"] in question["doc_ids"]]
    held = any(covers(quote, evidence, 0.5) for quote in quotes for evidence in question["evidence"])
    return IN_PART if held else OTHER


def counted(run: Run) -> Counter[str]:
    """How often each cause, over a question set."""
    answers = {answer["id"]: answer for answer in run.answers}
    return Counter(why for q in run.questions if (why := cause(q, answers[q["id"]])))


def page(runs: Sequence[Run]) -> str:
    """The page: right answers spread over the sets, then all wrong ones by cause."""
    rows = [(q, a) for run in runs for q, a in zip(run.questions, run.answers, strict=True)]
    right = [(q, a) for q, a in rows if cause(q, a) is None]
    wrong = sorted(((cause(q, a) or "", q, a) for q, a in rows if cause(q, a)), key=lambda row: row[0])
    lines = [
        "# Answers and failures as they are",
        "",
        f"Written by `python -m eval.examples`: {len(rows)} questions over the project's own papers of invented places",
        f"({', '.join(run.name for run in runs)}), {len(wrong)} of them answered wrongly.",
        "",
        "## Ten answers",
        "",
    ]
    for question, answer in right[:: max(1, len(right) // _SHOWN)][:_SHOWN]:
        lines += _shown(question, answer)
    lines += ["## Every failure", ""]
    for why in dict.fromkeys(row[0] for row in wrong):
        own = [(q, a) for cause_, q, a in wrong if cause_ == why]
        lines += [f"### {why[:1].upper()}{why[1:]} ({len(own)})", ""]
        for question, answer in own:
            lines += _shown(question, answer, wanted=True)
    return "\n".join(lines).rstrip() + "\n"


def _shown(question: Mapping[str, Any], answer: Mapping[str, Any], *, wanted: bool = False) -> list[str]:
    told = answer["answer"] if len(answer["answer"]) <= _LONGEST else answer["answer"][:_LONGEST] + " …"
    lines = [f"**{question['question']}**", "", *(f"> {line}" for line in told.splitlines() if line.strip())]
    for cited in answer["citations"][:3]:
        quote = " ".join(cited["quote"].split())
        lines += ["", f"[{cited['n']}] {cited['doc_id']}: “{quote[:200]}{'…' if len(quote) > 200 else ''}”"]
    if wanted and question["doc_ids"]:
        lines += ["", f"*Wanted: {question.get('answer') or question['must_include']}*"]
    return [*lines, ""]


def main() -> None:
    """Write the page, or print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "examples.md")
    parser.add_argument("--counts", action="store_true")
    given = parser.parse_args()
    runs = []
    for chosen in question_sets():
        own = chosen.questions.is_relative_to(ROOT)
        if own or given.counts:
            with library_of(*chosen.papers) as library:
                runs.append(measure(chosen.name, library, question_file(chosen.questions)))
            for why, count in counted(runs[-1]).most_common():
                print(f"{chosen.name:8s} {count:4d}  {why}")
    if not given.counts:
        given.out.write_text(page(runs), encoding="utf-8")


if __name__ == "__main__":
    main()
