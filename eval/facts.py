"""Precision and recall of extracted facts against facts that a person noted.

A found fact is right when it matches a noted one of the same paper, each noted one used once:
responsibilities: the same unit, a role that the note names (role or also_roles), 0.8 of the words of one task in the other;
targets: value and comparator agree, 0.7 of the noted indicator's words stand in the found one;
legal bases: the number agrees, and the date where the note has one (informal ones, without a number, are left out);
deadlines: 0.8 of the words of the noted "when" stand in the found one.

    python -m eval.facts                 the samples, and the shared gold where it is
    python -m eval.facts --failures 10   with what was missed and what was too much
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.run import ROOT, shared
from vectorstore.text import comparable, slug

KINDS = ("responsibilities", "targets", "legal_bases", "deadlines")
Row = Mapping[str, Any]
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class FactScore:
    """right: noted facts that were found. missed: those that were not; extra: found ones that nobody noted."""

    kind: str
    right: int
    missed: tuple[Row, ...]
    extra: tuple[Row, ...]

    @property
    def precision(self) -> float:
        """Share of the found facts that are right."""
        return self.right / max(1, self.right + len(self.extra))

    @property
    def recall(self) -> float:
        """Share of the noted facts that were found."""
        return self.right / max(1, self.right + len(self.missed))


def score_facts(kind: str, gold: Iterable[Row], found: Iterable[Row]) -> FactScore:
    """Compare found facts with noted ones, of the papers that the notes speak of.

    kind: one of KINDS. gold, found: lines with the fields of the contract."""
    noted, given = _counted(kind, list(gold), list(found))
    agree = _AGREE[kind]
    missed: list[Row] = []
    for note in noted:
        hit = next((row for row in given if row["doc_id"] == note["doc_id"] and agree(note, row)), None)
        if hit is None:
            missed.append(note)
        else:
            given.remove(hit)
    return FactScore(kind, len(noted) - len(missed), tuple(missed), tuple(given))


def _counted(kind: str, gold: list[Row], found: list[Row]) -> tuple[list[Row], list[Row]]:
    """What counts: papers with notes; of legal bases those with a number that no note calls informal."""
    papers = {note["doc_id"] for note in gold}
    informal = {(note["doc_id"], comparable(note.get("number") or "")) for note in gold if note.get("informal")}
    noted = [note for note in gold if not note.get("informal")]
    given = [row for row in found if row["doc_id"] in papers]
    if kind == "legal_bases":
        numbered = [(row, comparable(row.get("number") or "")) for row in given]
        given = [row for row, number in numbered if number and (row["doc_id"], number) not in informal]
    return noted, given


def _same_task(note: Row, row: Row) -> bool:
    roles = {comparable(role) for role in (note["role"], *note.get("also_roles", ()))}
    close = max(_share(note["task"], row["task"]), _share(row["task"], note["task"]))
    return _same_unit(note["unit"], row["unit"]) and comparable(row["role"]) in roles and close >= 0.8


def _same_unit(noted: str, found: str) -> bool:
    if comparable(noted) == comparable(found):
        return True
    return bool(noted and found) and _share(noted, found) >= 0.8 and _share(found, noted) >= 0.6


def _same_target(note: Row, row: Row) -> bool:
    same_figure = _value(note["value"]) == _value(row["value"]) and note["comparator"] == row["comparator"]
    return same_figure and _share(note["indicator"], row["indicator"]) >= 0.7


def _same_basis(note: Row, row: Row) -> bool:
    same_number = comparable(note["number"]) == comparable(row["number"])
    return same_number and (not note.get("date") or note["date"] == row["date"])


def _same_time(note: Row, row: Row) -> bool:
    return _share(note["when"], row["when"]) >= 0.8


_AGREE: dict[str, Callable[[Row, Row], bool]] = {
    "responsibilities": _same_task,
    "targets": _same_target,
    "legal_bases": _same_basis,
    "deadlines": _same_time,
}


def _share(wanted: str, given: str) -> float:
    """Share of the words of `wanted`, counted as often as they stand there, that stand in `given`."""
    need, have = Counter(_WORD.findall(comparable(wanted))), Counter(_WORD.findall(comparable(given)))
    return (need & have).total() / max(1, need.total())


def _value(value: Any) -> float | str:
    try:
        return round(float(str(value).replace(",", ".").strip("% ")), 4)
    except ValueError:
        return comparable(str(value))


def read_gold(folder: Path, kind: str) -> list[Row]:
    """The noted facts of a folder, none when it has no file of that kind."""
    path = folder / f"{kind}.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    return [json.loads(line) for line in lines if line.strip()]


def extracted(folder: Path, doc_ids: Collection[str] = ()) -> dict[str, list[Row]]:
    """The facts of the papers of a folder, by kind, as lines of the contract.

    doc_ids: only these papers; all when empty."""
    from assistant.tables.facts import line
    from ingest.pipeline import read

    wanted = [
        path for path in sorted(folder.iterdir()) if path.is_file() and (not doc_ids or slug(path.name) in doc_ids)
    ]
    papers = [read(path) for path in wanted]
    return {kind: [line(fact) for paper in papers for fact in getattr(paper.facts, kind)] for kind in KINDS}


def noted_papers(folder: Path) -> set[str]:
    """The papers that a folder of notes speaks of."""
    return {note["doc_id"] for kind in KINDS for note in read_gold(folder, kind)}


def measure_all(sets: Sequence[tuple[str, Path, Path]]) -> list[tuple[str, FactScore]]:
    """The figures of several sets, each a name, a folder of papers and a folder of notes."""
    figures = []
    for name, papers, notes in sets:
        found = extracted(papers, noted_papers(notes))
        figures += [(name, score_facts(kind, gold, found[kind])) for kind in KINDS if (gold := read_gold(notes, kind))]
    return figures


def known_sets() -> list[tuple[str, Path, Path]]:
    """The samples always; the shared plans where the folder is there."""
    sets = [("samples", ROOT / "samples" / "text", ROOT / "eval" / "gold")]
    folder = shared()
    if folder is not None:
        sets.append(("shared", folder / "plans", folder / "questions" / "gold"))
    return sets


def main() -> None:
    """Print the figures, a line a kind, and on request what was missed and what was too much."""
    parser = argparse.ArgumentParser(description="Đo độ chính xác và độ đầy đủ của các dữ kiện trích ra.")
    parser.add_argument("--failures", type=int, default=0, help="in ra chừng này dữ kiện sót và thừa của mỗi loại")
    wanted = parser.parse_args()
    for name, score in measure_all(known_sets()):
        count = f"đúng {score.right}, sót {len(score.missed)}, thừa {len(score.extra)}"
        print(f"{name:8s} {score.kind:17s} precision {score.precision:.4f} recall {score.recall:.4f}  {count}")
        for label, rows in (("sót", score.missed), ("thừa", score.extra)):
            for row in rows[: wanted.failures]:
                print(f"  {label}: {json.dumps(row, ensure_ascii=False)[:300]}")


if __name__ == "__main__":
    main()
