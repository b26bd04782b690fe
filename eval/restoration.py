"""How well damaged text is repaired and typed text restored: the share of syllables that come out right.

Three figures: the gold sentences of a really damaged paper; clean papers damaged by the learned model of OCR, each with
its own words taken out of the language model first; typed questions without diacritics. Run as a program it prints them:

    python -m eval.restoration [--shared DIR]
"""

from __future__ import annotations

import argparse
import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.damage import damaged
from ingest.language import default_model
from ingest.load import load
from ingest.repair import repair, restore
from ingest.repair.costs import default_costs
from ingest.repair.words import Speller
from vectorstore.text import comparable

_WORD = re.compile(r"\w+")
_SLACK = 10  # syllables that a gold sentence is looked for around its best match


@dataclass(frozen=True)
class Score:
    """Syllables that are right, of how many."""

    right: int = 0
    total: int = 0

    @property
    def accuracy(self) -> float:
        """The share of syllables that are right; 1 when there were none."""
        return self.right / self.total if self.total else 1.0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.total + other.total)


def score_gold(gold: Path, text: str) -> Score:
    """Gold sentences (`restored` in JSON Lines) against a repaired paper: each beside its best matching stretch."""
    found = _syllables(text)
    rows = (json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip())
    return sum((_best(_syllables(row["restored"]), found) for row in rows), Score())


def score_damaged(text: str, *, seed: int = 0) -> tuple[Score, Score]:
    """A clean paper damaged and repaired: the score before and after. Its words are taken out of the model first."""
    lines = [line for line in text.splitlines() if line.strip()]
    seen = [damaged(line, seed=seed + n) for n, line in enumerate(lines)]
    speller = Speller(default_model().with_texts([text], weight=-1.0), default_costs())
    mended = [" ".join(word.text for word in words) for words in speller.repair(seen)]
    return score_lines(lines, seen), score_lines(lines, mended)


def score_restored(questions: Iterable[str], *, vocabulary: Sequence[str] = ()) -> Score:
    """Questions that lose their diacritics and are restored."""
    questions = list(questions)
    return score_lines(questions, [restore(stripped(question), vocabulary=vocabulary) for question in questions])


def score_lines(true: Sequence[str], seen: Sequence[str]) -> Score:
    """Lines against lines, syllables in order, case and tone placement folded."""
    return sum((_score(_syllables(a), _syllables(b)) for a, b in zip(true, seen, strict=True)), Score())


def stripped(text: str) -> str:
    """The text as typed without diacritics, case kept."""
    bare = (char for char in unicodedata.normalize("NFD", text) if not unicodedata.combining(char))
    return "".join(bare).replace("đ", "d").replace("Đ", "D")


def _best(gold: list[str], text: list[str]) -> Score:
    match = difflib.SequenceMatcher(None, text, gold, autojunk=False).find_longest_match()
    start = max(0, match.a - match.b - _SLACK)
    return _score(gold, text[start : start + len(gold) + 3 * _SLACK])


def _score(true: list[str], seen: list[str]) -> Score:
    blocks = difflib.SequenceMatcher(None, seen, true, autojunk=False).get_matching_blocks()
    return Score(sum(block.size for block in blocks), len(true))


def _syllables(text: str) -> list[str]:
    return _WORD.findall(comparable(text))


def main() -> None:
    """Print the figures over the shared documents."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    shared = parser.parse_args().shared
    gold = shared / "questions" / "gold" / "restoration.jsonl"
    names = {json.loads(line)["doc_id"] for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()}
    for name in sorted(names):
        lines = repair(load(shared / "plans" / f"{name}.txt")).lines
        _print(f"gold sentences of {name}", score_gold(gold, "\n".join(line.text for line in lines)))
    for path in sorted(p for p in (shared / "plans").glob("*.txt") if p.stem not in names):
        before, after = score_damaged(path.read_text(encoding="utf-8"))
        _print(f"damaged {path.stem} (unrepaired {before.accuracy:.4f})", after)
    questions = (
        json.loads(line) for line in (shared / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    )
    marked = [row["question"] for row in questions if row["style"] == "normal"]
    _print("normal questions typed without diacritics", score_restored(marked))


def _print(name: str, score: Score) -> None:
    print(f"{score.accuracy:.4f} of {score.total:6d} syllables  {name}")


if __name__ == "__main__":
    main()
