"""Answers a question file with a language model in one of its duties and says what became of its words.

    TROLY_LLM_MODEL=model.gguf TROLY_LLM_DUTY=doc python -m eval.model QUESTIONS.jsonl HOME --out ANSWERS.jsonl

The duty is the one set by hand or examined, wording without either.
HOME: a library with the papers. ANSWERS.jsonl: objects of the contract, for `score.py` and `eval.unsupported`. What the
model wrote stands beside each as "written", with the reasons for which its sentences fell."""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.chain import Assistant
from assistant.jsonform import answer_object
from assistant.model.breaker import Breaker
from assistant.model.duties import Duty
from assistant.model.helper import Helper
from assistant.records import Answer, Turn
from assistant.settings import settings
from vectorstore.library import Library

_NEVER = 1_000_000


@dataclass(slots=True)
class Run:
    """What was seen. seconds: of the model, a question; waits: until its first checked words."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


def answered(assistant: Assistant, helper: Helper, row: dict[str, Any], run: Run) -> dict[str, Any]:
    """One question's answer object, with the model's own words."""
    history = tuple(Turn(role=turn["role"], content=turn["content"]) for turn in row.get("history") or ())
    told, plain = assistant.told(row["question"], history=history)
    put, final = helper.works_on(told, plain), plain
    start, first = time.perf_counter(), None
    for final in helper.steps(told, plain):
        if first is None and final.mode == "llm":
            first = time.perf_counter() - start
    worker = helper.reader if helper.duty is Duty.READ else helper.writer
    fell = list(worker.tally.reasons) if put else []
    if put:
        run.seconds.append(time.perf_counter() - start)
        run.reasons.update(fell)
        if first is not None:
            run.waits.append(first)
    run.outcomes[_outcome(plain, final, put)] += 1
    shown = answer_object(final, row.get("id"))
    return {**shown, "written": worker.written if put else "", "extractive": plain.answer, "fell": fell}


def _outcome(plain: Answer, final: Answer, put: bool) -> str:
    if not put:
        return "refused, not asked" if plain.abstained else "table or list, not asked"
    if final.mode != "llm":
        return "the extractive answer"
    return "refused by the model" if final.abstained else "the model's words"


def main() -> None:
    """Run the file and print the counts."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("questions", type=Path)
    parser.add_argument("home", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    rows = [json.loads(line) for line in given.questions.read_text(encoding="utf-8").splitlines() if line.strip()]
    run = Run()
    with Library.open(given.home, read_only=True) as library, given.out.open("w", encoding="utf-8") as out:
        assistant = Assistant(library)
        helper = Helper(assistant, settings(), breaker=Breaker(failures=_NEVER))  # a fault is measured, not rested from
        for row in rows:
            out.write(json.dumps(answered(assistant, helper, row, run), ensure_ascii=False) + "\n")
            out.flush()
    print(dict(run.outcomes))
    print("sentences that fell:", dict(run.reasons.most_common(12)))
    for name, values in (("model, seconds", run.seconds), ("first checked words after the question", run.waits)):
        if values:
            print(f"{name}: median {statistics.median(values):.2f}, most {max(values):.2f}")


if __name__ == "__main__":
    main()
