"""Whether a paper gives the same whatever program set it: every rendering measured against the paper's own text.

metadata: the share of fields that agree with the text's. facts: F1 of all four kinds against the text's facts.
answers: the share of right answers, beside the text's (with --answers; it takes a library for each rendering).

    python -m eval.parity                              samples, and the shared plans where they are; no scans
    python -m eval.parity --rendering docx-tabs --failures 5
    python -m eval.parity --rendering docx-one-line --answers
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from eval.facts import KINDS, score_facts
from eval.run import ROOT, QuestionSet, library_of, measure, question_file, question_sets, shared
from ingest.errors import Unreadable
from ingest.pipeline import read
from samples.maker import rendering
from samples.maker.source import Item, Master, masters
from vectorstore.records import Document, Ingested, Section
from vectorstore.text import comparable, fold

FIELDS = (
    "issuer",
    "parent_authority",
    "number",
    "date",
    "place",
    "doc_type",
    "title",
    "period",
    "locality",
    "signer_name",
    "signer_title",
    "signing_capacity",
    "recipients",
)
_TAIL = frozenset({"title", "recipients", "signature"})
# "Số: /KH-UBND Đồng Mây, ngày …": the number, and what stands beside it
_NUMBER = re.compile(r"^Số\s*:?\s*(?P<number>[\d\s]*/\S+)\s*(?P<rest>.*)$")


@dataclass(frozen=True, slots=True)
class Parity:
    """One rendering of one set of papers. wrong: (paper, field, text's value, rendering's value)."""

    rendering: str
    papers: int
    fields: int
    wrong: tuple[tuple[str, str, str, str], ...]
    right: int
    missed: int
    extra: int
    unread: tuple[str, ...]

    @property
    def metadata(self) -> float:
        """Share of the fields that agree."""
        return 1 - len(self.wrong) / max(1, self.fields)

    @property
    def f1(self) -> float:
        """F1 of the facts."""
        return 2 * self.right / max(1, 2 * self.right + self.missed + self.extra)


def compare(name: str, texts: Mapping[str, Ingested], made: Mapping[str, Ingested | None]) -> Parity:
    """The papers of one rendering against their texts; a paper that could not be read has every field wrong."""
    wrong: list[tuple[str, str, str, str]] = []
    counts = [0, 0, 0]
    for key, text in texts.items():
        other = made[key]
        wrong += [(key, *pair) for pair in _differences(text.document, other.document if other else None)]
        for kind in KINDS:
            score = score_facts(kind, _lines(text, kind, key), _lines(other, kind, key) if other else [])
            counts = [a + b for a, b in zip(counts, (score.right, len(score.missed), len(score.extra)), strict=True)]
    unread = tuple(key for key, paper in made.items() if paper is None)
    return Parity(name, len(texts), len(FIELDS) * len(texts), tuple(wrong), counts[0], counts[1], counts[2], unread)


def _differences(text: Document, other: Document | None) -> Iterable[tuple[str, str, str]]:
    for field in FIELDS:
        wanted = _said(getattr(text.metadata, field))
        given = _said(getattr(other.metadata, field)) if other else "(không đọc được)"
        if comparable(wanted) != comparable(given):
            yield field, wanted, given


def _said(value: Any) -> str:
    return "; ".join(value) if isinstance(value, tuple) else str(value or "")


def _lines(paper: Ingested, kind: str, key: str) -> list[dict[str, Any]]:
    """The facts as lines of the contract; papers that are cited without a number are informal, as in hand-made notes."""
    from assistant.tables.facts import line

    made = [{**line(fact), "doc_id": key} for fact in getattr(paper.facts, kind)]
    return [{**row, "informal": True} if kind == "legal_bases" and not row["number"] else row for row in made]


def master_of(path: Path) -> Master:
    """A text file as a master, so that it can be set anew: its lines as they stand in the file, its tables as rows."""
    paper = read(path)
    sections, about = paper.sections, paper.document.metadata
    title = next((s for s in sections if s.kind == "title"), None)
    above = [s.text for s in sections if s.kind == "preamble" and (title is None or s.ordinal < title.ordinal)]
    head = {**_head(above), "type": "KẾ HOẠCH", "title": title.title if title else path.stem, "layout": "paragraphs"}
    signed = [s.text for s in sections if s.kind == "signature"]
    head["recipients"] = ";".join(about.recipients)
    head["signature"] = "|".join([*signed, *([about.digital_signature] if about.digital_signature else [])])
    inside = [s for s in sections if s.kind not in _TAIL and s.text not in above]
    parts = ([s for s in inside if (s.zone == "annex") is annexed] for annexed in (False, True))
    return Master(path.stem, head, *(tuple(_item(section) for section in part) for part in parts))


def _head(lines: Sequence[str]) -> dict[str, str]:
    """The letterhead's lines sorted: organs, number, place and date; the motto is set by the renderings themselves."""
    head: dict[str, list[str]] = {"issuer": [], "dateline": []}
    number = ""
    for line in lines:
        found = _NUMBER.match(line)
        if found:
            number, line = found["number"].strip(), found["rest"]
        folded = fold(line)
        if "ngay" in folded.split():
            head["dateline"].append(line)
        elif line and not any(word in folded for word in ("viet nam", "doc lap")):
            head["issuer"].append(line)
    return {"issuer": "|".join(head["issuer"]), "number": number, "dateline": " ".join(head["dateline"])}


def _item(section: Section) -> Item:
    return Item("\t".join(section.cells) or " ".join(section.raw.split()), cells=section.cells)


def samples() -> dict[Path, Master]:
    """The texts of the samples and the masters that they were made from."""
    return {ROOT / "samples" / "text" / f"{m.name}.txt": m for m in masters(ROOT / "samples" / "source")}


def papers() -> dict[Path, Master]:
    """All texts that are measured, the shared plans among them where they are, with masters to set them anew from."""
    folder = shared()
    plans = sorted((folder / "plans").glob("*.txt")) if folder else []
    return {**samples(), **{path: master_of(path) for path in plans}}


def measured(name: str, texts: Mapping[Path, Master]) -> Parity:
    """One rendering of the papers."""
    with tempfile.TemporaryDirectory(prefix="troly-parity-") as folder:
        made = rendering.render(list(texts.values()), name, Path(folder))
        read_again = {path.stem: _read(other) for path, other in zip(texts, made, strict=True)}
    return compare(name, {path.stem: _text(path) for path in texts}, read_again)


@cache
def _text(path: Path) -> Ingested:
    return read(path)


def _read(path: Path) -> Ingested | None:
    try:
        return read(path)
    except Unreadable:
        return None


def answered(name: str, questions: QuestionSet, texts: Mapping[Path, Master]) -> float:
    """The share of right answers over one rendering of the papers that a question set is about."""
    mine = [master for path, master in texts.items() if path.parent in questions.papers]
    with tempfile.TemporaryDirectory(prefix="troly-parity-") as folder:
        rendering.render(mine, name, Path(folder))
        with library_of(Path(folder)) as library:
            return measure(name, library, question_file(questions.questions)).result.totals["answer_accuracy"]


def main() -> None:
    """Print the table; with --failures also what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rendering", action="append", choices=rendering.NAMES, default=[])
    parser.add_argument("--paper", action="append", default=[], help="only these papers")
    parser.add_argument("--failures", type=int, default=0)
    parser.add_argument("--answers", action="store_true")
    args = parser.parse_args()
    texts = {path: master for path, master in papers().items() if not args.paper or path.stem in args.paper}
    for name in args.rendering or (*rendering.DIRECT, *rendering.CONVERTED):
        _print(measured(name, texts), args.failures)
        for questions in question_sets() if args.answers else ():
            if any(path.parent in questions.papers for path in texts):
                print(f"  answers right, {questions.name}: {answered(name, questions, texts):.3f}")


def _print(parity: Parity, failures: int) -> None:
    unread = f", unread: {', '.join(parity.unread)}" if parity.unread else ""
    print(
        f"{parity.rendering:18} papers {parity.papers:3}  metadata {parity.metadata:.3f}  facts {parity.f1:.3f}{unread}"
    )
    for paper, field, wanted, given in parity.wrong[:failures]:
        print(f"    {paper} {field}: {wanted!r} → {given!r}")


if __name__ == "__main__":
    main()
