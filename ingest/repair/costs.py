"""What it costs that OCR writes the seen characters for the true ones: the learned table, and a guess where it is silent."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from vectorstore.text import fold

DATA = Path(__file__).parent / "data" / "confusions.tsv"

LIGHT_DATA = DATA.with_name("confusions-light.tsv")

Step = tuple[str, str]
"""True characters (none, one or two) and the characters seen for them (none, one or two)."""

FAR = 1e9
_VOWELS = "aeiouy"


@dataclass(frozen=True)
class Costs:
    """Costs in nats of every step: one for one, one for two, two for one; lost and added characters."""

    one: dict[Step, float] = field(default_factory=dict)
    split: dict[Step, float] = field(default_factory=dict)
    merge: dict[Step, float] = field(default_factory=dict)
    lost: dict[str, float] = field(default_factory=dict)
    added: dict[str, float] = field(default_factory=dict)
    rare_lost: float = 6.0
    rare_added: float = 6.0

    def substitution(self, true: str, seen: str) -> float:
        """The cost of one character written for one: learned where it was met, else guessed."""
        known = self.one.get((true, seen))
        if known is None and true.isupper():
            known = self.one.get((true.lower(), seen.lower()))
        return known if known is not None else guess(true, seen)

    def splitting(self, true: str, seen: str) -> float:
        """The cost of two characters written for one."""
        return self.split.get((true, seen), FAR)

    def merging(self, true: str, seen: str) -> float:
        """The cost of one character written for two."""
        return self.merge.get((true, seen), FAR)

    def losing(self, true: str) -> float:
        """The cost of a character that left no trace."""
        return self.lost.get(true, self.rare_lost)

    def adding(self, seen: str) -> float:
        """The cost of a character that stands for nothing."""
        return self.added.get(seen, self.rare_added)

    def of(self, step: Step) -> float:
        """The cost of any step."""
        true, seen = step
        if not true:
            return self.adding(seen)
        if not seen:
            return self.losing(true)
        if len(true) == 2:
            return self.merging(true, seen)
        return self.splitting(true, seen) if len(seen) == 2 else self.substitution(true, seen)

    def set(self, step: Step, cost: float) -> None:
        """Enter a cost while a table is being made."""
        true, seen = step
        if not true:
            self.added[seen] = cost
        elif not seen:
            self.lost[true] = cost
        else:
            (self.merge if len(true) == 2 else self.split if len(seen) == 2 else self.one)[step] = cost

    def steps(self) -> dict[Step, float]:
        """All entries of the table."""
        lost = {(true, ""): cost for true, cost in self.lost.items()}
        added = {("", seen): cost for seen, cost in self.added.items()}
        return {**self.one, **self.split, **self.merge, **lost, **added}


@cache
def default_costs() -> Costs:
    """The learned costs of OCR without a Vietnamese model, the damage of old scans."""
    return load_costs(DATA)


@cache
def light_costs() -> Costs:
    """The learned costs of OCR with a Vietnamese model on a poor scan."""
    return load_costs(LIGHT_DATA)


def load_costs(path: Path) -> Costs:
    """Read lines `true TAB seen TAB cost`; an empty `true` is an added character, an empty `seen` a lost one."""
    costs = Costs()
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.count("\t") == 2 and not line.startswith("# "):
            true, seen, cost = line.split("\t")
            costs.set((true, seen), float(cost))
    return costs


@cache
def guess(true: str, seen: str) -> float:
    """The cost of a confusion that was not met while learning, by what the two characters share."""
    if true == seen:
        return 0.5
    if true.isupper() and seen.islower():
        return 3.0 + guess(true.lower(), seen)
    base = fold(true)
    if fold(seen) != base:
        return 12.0 if true.isascii() and base not in _VOWELS else 7.0 if _marks(true) and not seen.isalpha() else 8.0
    return 1.2 if seen.lower() == base else 3.0 if _marks(seen) <= _marks(true) else 4.5


def _marks(char: str) -> int:
    return len(unicodedata.normalize("NFD", char)) - 1
