"""How well questions are understood, measured without answering them: places, papers, intent, offices, topic, spelling.

    python -m eval.understanding                      the questions written for the samples
    python -m eval.understanding --dev                the shared dev questions, whose papers and kinds are known
    python -m eval.understanding --restoration        diacritics taken out of every question and put back
    python -m eval.understanding --variants           every question typed in other ways: read alike?

The papers are read into memory (no index is built), so that a run takes seconds.
"""

from __future__ import annotations

import argparse
import json
import random
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean
from typing import Any, cast

from assistant.records import Turn, Understood
from assistant.understand import Reader
from eval.run import ROOT, shared
from ingest.pipeline import read
from vectorstore.library import Library
from vectorstore.records import Document, Ingested, Passage, Responsibility
from vectorstore.text import fold, tone_placed

QUESTIONS = ROOT / "eval" / "questions" / "understanding.jsonl"
SAMPLES = ROOT / "samples" / "text"
# Which intents are a plausible reading of a dev question's type.
PLAUSIBLE = {
    "responsibility": {"who_leads", "who_coordinates", "unit_tasks", "content", "deadline"},
    "target": {"target"},
    "legal_basis": {"legal_basis", "implements", "replaces"},
    "deadline": {"deadline"},
    "content": {"content", "who_coordinates", "unit_tasks"},
    "comparison": {"compare"},
    "list": {"list_units", "list_targets", "list_tasks", "unit_tasks", "count"},
}

Row = Mapping[str, Any]


class Papers:
    """Papers in memory with the part of the library's interface that understanding a question needs."""

    revision = 1

    def __init__(self, folder: Path) -> None:
        self._read: tuple[Ingested, ...] = tuple(read(path) for path in sorted(folder.glob("*.txt")))

    def documents(self, collection: str | None = None) -> tuple[Document, ...]:
        return tuple(ingested.document for ingested in self._read)

    def passages(self, doc_id: str | None = None) -> tuple[Passage, ...]:
        found = (passage for ingested in self._read for passage in ingested.passages)
        return tuple(passage for passage in found if doc_id in (None, passage.doc_id))

    def responsibilities(self, doc_ids: Iterable[str] | None = None) -> tuple[Responsibility, ...]:
        return tuple(fact for ingested in self._read for fact in ingested.facts.responsibilities)


@dataclass(slots=True)
class Result:
    """shares: figure → (share 0 to 1, count); failures: (question id, figure, what was expected, what came)."""

    counts: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    failures: list[tuple[str, str, str, str]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)

    def note(self, row: Row, figure: str, right: bool, wanted: object, got: object) -> None:
        """Counts one judgement, in all and in the question's style."""
        self.counts[figure].append(right)
        if not right:
            self.failures.append((row["id"], figure, str(wanted), str(got)))

    def shares(self) -> dict[str, tuple[float, int]]:
        """Each figure's share of right judgements."""
        return {name: (round(fmean(values), 4), len(values)) for name, values in self.counts.items()}


def measure(questions: Sequence[Row], reader: Reader) -> Result:
    """Reads every question and judges the fields it was written with.

    places, missing: names with and without papers; intent: any of these; doc_ids: exactly these; units: parts of the names;
    topic, no_topic: words that must be in it and must not; asks, periods, numbers: at least these; text: the question as it
    should be read; from_history, language."""
    result = Result()
    for row in questions:
        understood = _timed(row, reader, result)
        for figure, right, wanted, got in _judgements(row, understood):
            result.note(row, figure, right, wanted, got)
    return result


def measure_dev(questions: Sequence[Row], reader: Reader) -> Result:
    """Judges the shared dev questions: the papers fixed, places without papers, and whether the intent is plausible."""
    result = Result()
    for row in questions:
        understood = _timed(row, reader, result)
        gold = set(row["doc_ids"])
        if gold and understood.doc_ids:
            result.note(row, "papers exact", set(understood.doc_ids) == gold, sorted(gold), understood.doc_ids)
        if gold:
            result.note(row, "papers fixed", bool(understood.doc_ids), sorted(gold), ())
        wanted = PLAUSIBLE.get(row["type"])
        if wanted:
            got = {understood.intent, understood.aspect}
            result.note(row, "intent plausible", bool(got & wanted), wanted, understood.intent)
        result.note(row, "no place missed", _no_stray_missing(row, understood), row["type"], understood.missing_places)
    return result


def measure_restoration(questions: Sequence[Row], reader: Reader) -> Result:
    """Takes the diacritics out of every question typed with them and compares the words of the two readings."""
    result = Result()
    for row in questions:
        if row["style"] in ("no_diacritics", "english", "followup", "typo", "telex") or row.get("history"):
            continue
        wanted = reader.read(row["question"]).text
        got = reader.read(_bare(row["question"])).text
        pairs = list(zip(_words(wanted), _words(got), strict=False))
        same = len(_words(wanted)) == len(_words(got))
        result.note(row, "same length", same, wanted, got)
        for left, right in pairs if same else ():
            result.note(row, "syllables restored", left == right, left, right)
        whole = _words(wanted) == _words(got)
        result.counts["questions restored whole"].append(whole)
        if not whole:
            result.failures.append((row["id"], "restored", wanted, got))
    return result


def measure_variants(questions: Sequence[Row], reader: Reader) -> Result:
    """Types every question in other ways and compares the readings with that of the question as written."""
    result = Result()
    for row in questions:
        if row.get("history") or row["style"] in ("english", "telex"):
            continue
        plain = reader.read(row["question"])
        for name, vary in VARIANTS.items():
            typed = vary(row["question"], random.Random(row["id"]))
            other = reader.read(typed)
            for figure in ("places", "doc_ids", "intent"):
                wanted, got = getattr(plain, figure), getattr(other, figure)
                result.note(row, f"{name}: same {figure}", wanted == got, wanted, (got, typed))
    return result


def _misspelled(text: str, chance: random.Random) -> str:
    """Every sixth word with a slip: a mark lost, a letter doubled, two letters swapped."""
    return " ".join(_slip(word, chance) if chance.random() < 1 / 6 else word for word in text.split(" "))


def _slip(word: str, chance: random.Random) -> str:
    letters = [n for n, char in enumerate(word) if char.isalpha()]
    if len(letters) < 3 or word.isupper() or any(char.isdigit() for char in word):
        return word
    at = chance.choice(letters[1:])
    kind = chance.choice(("mark", "double", "swap"))
    if kind == "mark":
        return _bare(word)
    if kind == "double":
        return word[:at] + word[at] + word[at:]
    return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :] if word[at - 1].isalpha() else word


VARIANTS: dict[str, Callable[[str, random.Random], str]] = {
    "no diacritics": lambda text, _: _bare(text).lower(),
    "capitals": lambda text, _: text.upper(),
    "decomposed": lambda text, _: unicodedata.normalize("NFD", text),
    "glued": lambda text, _: text.replace(", ", ",").rstrip("?. "),
    "slips": _misspelled,
}
"""Ways in which one question is typed."""


def _judgements(row: Row, understood: Understood) -> Iterator[tuple[str, bool, object, object]]:
    places = [place.name for place in understood.places if place.in_library]
    missing = [place.name for place in understood.missing_places]
    yield "places", sorted(places) == sorted(row["places"]), row["places"], places
    yield "missing places", sorted(missing) == sorted(row.get("missing", [])), row.get("missing", []), missing
    if row["intent"]:
        intents = {understood.intent, understood.aspect}
        yield "intent", bool(intents & set(row["intent"])), row["intent"], understood.intent
    if "doc_ids" in row:
        yield "papers", set(understood.doc_ids) == set(row["doc_ids"]), row["doc_ids"], understood.doc_ids
    units = " | ".join(fold(unit.name) for unit in understood.units)
    if row.get("units"):
        yield "units", all(fold(unit) in units for unit in row["units"]), row["units"], units
    if row.get("topic"):
        held = all(_same(part) in _same(understood.topic) for part in row["topic"])
        spared = not any(_same(part) in _same(understood.topic) for part in row.get("no_topic", []))
        yield "topic", held and spared, (row["topic"], row.get("no_topic", [])), understood.topic
    for figure, name in (("asks", "asks"), ("periods", "periods"), ("numbers", "numbers")):
        if row.get(figure):
            wanted, got = set(row[figure]), set(getattr(understood, name))
            yield figure, wanted <= got, row[figure], got
    if row.get("text"):
        yield "text", _same(row["text"]) == _same(understood.text), row["text"], understood.text
    if "from_history" in row:
        yield "follow-up", understood.from_history == row["from_history"], row["from_history"], understood.text
    if row.get("language"):
        yield "language", understood.language == row["language"], row["language"], understood.language


def _no_stray_missing(row: Row, understood: Understood) -> bool:
    """A place without papers may be named only in a question that cannot be answered."""
    return not understood.missing_places or row["type"] == "unanswerable"


def _timed(row: Row, reader: Reader, result: Result) -> Understood:
    history = tuple(Turn(role=turn["role"], content=turn["content"]) for turn in row.get("history") or ())
    began = time.process_time()
    understood = reader.read(row["question"], history)
    result.milliseconds.append((time.process_time() - began) * 1000)
    return understood


def _bare(text: str) -> str:
    """Without diacritics, capitals kept: "Đồng Mây" → "Dong May"."""
    return "".join(_keep_case(fold(char), char) for char in tone_placed(text))


def _keep_case(folded: str, char: str) -> str:
    return folded.upper() if char.isupper() else folded


def _words(text: str) -> list[str]:
    return [word for word in tone_placed(text).lower().replace("?", " ").replace(",", " ").split() if word]


def _same(text: str) -> str:
    return tone_placed(text).lower().strip(" ?.")


def _load(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Prints the figures and the questions that failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="the shared dev questions over the shared plans")
    parser.add_argument("--restoration", action="store_true", help="restore questions whose diacritics were taken out")
    parser.add_argument("--variants", action="store_true", help="every question typed in other ways")
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    parser.add_argument("--papers", type=Path, default=SAMPLES)
    args = parser.parse_args()
    folder = shared()
    if args.dev and folder is None:
        parser.exit(1, "no shared questions: set TROLY_SHARED to their folder\n")
    questions = _load(cast(Path, folder) / "questions" / "dev.jsonl" if args.dev else args.questions)
    reader = Reader(cast(Library, Papers(cast(Path, folder) / "plans" if args.dev else args.papers)))
    reader.read("phòng nào chủ trì?")
    plain = measure_dev if args.dev else measure
    judge = measure_variants if args.variants else measure_restoration if args.restoration else plain
    show(judge(questions, reader))


def show(result: Result) -> None:
    """The failures, then a line a figure."""
    for identity, figure, wanted, got in result.failures:
        if figure != "syllables restored":
            print(f"{identity}  {figure}: {wanted}\n{'':>9}got {got}")
    for name, (share, count) in result.shares().items():
        print(f"{name:28s} {share:.4f}  n={count}")
    if result.milliseconds:
        ordered = sorted(result.milliseconds)
        median, late = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
        print(f"{'milliseconds of CPU':28s} median {median:.1f}  p95 {late:.1f}  most {ordered[-1]:.1f}")
    print(f"{'failures':28s} {dict(Counter(figure for _, figure, _, _ in result.failures))}")


if __name__ == "__main__":
    main()
