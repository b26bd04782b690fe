"""Answers a question file in a language model's words and says what became of them.

    TROLY_LLM_MODEL=model.gguf python -m eval.model QUESTIONS.jsonl HOME --out ANSWERS.jsonl

HOME: a library with the papers. ANSWERS.jsonl: objects of the contract, for `score.py` and `eval.unsupported`. What the
model wrote stands beside each as "written", with the reasons for which its sentences fell."""

from __future__ import annotations

import argparse
import json
import re
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.chain import Assistant
from assistant.jsonform import answer_object
from assistant.model.writer import Writer
from assistant.records import Answer, Turn
from assistant.settings import settings
from vectorstore.library import Library

# a first sentence is whole: a stop after a word or a marker, not after a figure or in an abbreviation
_WHOLE = re.compile(r"(?:[^\W\d_]{2}|\])\s*[.!?](?=\s|$)")


@dataclass(slots=True)
class Run:
    """What was seen. seconds: of the model, a question; waits: from its first whole sentence to the first shown one."""

    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)


class Watched(Writer):
    """A writer that keeps what its model wrote and when its first sentence was whole."""

    written = ""
    whole_at: float | None = None

    def _tokens(self, system: str, user: str) -> Iterator[str]:
        self.written, self.whole_at = "", None
        for piece in super()._tokens(system, user):
            self.written += piece
            if self.whole_at is None and _WHOLE.search(self.written):
                self.whole_at = time.perf_counter()
            yield piece


def answered(assistant: Assistant, writer: Watched, row: dict[str, Any], run: Run) -> dict[str, Any]:
    """One question's answer object, with the model's own words."""
    history = tuple(Turn(role=turn["role"], content=turn["content"]) for turn in row.get("history") or ())
    plain = assistant.ask(row["question"], history=history)
    start, first, final = time.perf_counter(), None, plain
    writer.written, writer.whole_at = "", None
    for final in writer.stream(plain):
        if first is None and final.mode == "llm":
            first = time.perf_counter()
    seconds = time.perf_counter() - start
    if writer.written:
        run.seconds.append(seconds)
        run.reasons.update(writer.tally.reasons)
        if first is not None and writer.whole_at is not None:
            run.waits.append(max(0.0, first - writer.whole_at))
    run.outcomes[_outcome(plain, final, writer)] += 1
    shown = answer_object(final, row.get("id"))
    return {**shown, "written": writer.written, "extractive": plain.answer, "fell": list(writer.tally.reasons)}


def _outcome(plain: Answer, final: Answer, writer: Watched) -> str:
    if plain.abstained:
        return "refused"
    if not writer.written:
        return "table or list, not asked"
    return "the model's words" if final.mode == "llm" else "the extractive answer"


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
        assistant, writer = Assistant(library), Watched(settings(), embedder=library.embedder)
        for row in rows:
            out.write(json.dumps(answered(assistant, writer, row, run), ensure_ascii=False) + "\n")
            out.flush()
    print(dict(run.outcomes))
    print("sentences that fell:", dict(run.reasons.most_common(12)))
    for name, values in (("model, seconds", run.seconds), ("first checked words after first sentence", run.waits)):
        if values:
            print(f"{name}: median {statistics.median(values):.2f}, most {max(values):.2f}")


if __name__ == "__main__":
    main()
