"""Grounding: each sentence of a model's answer is held against the evidence that it cites, and falls when it says more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.model.turned import turned
from assistant.terms import pairs_of, terms_of
from ingest.units import find_units, unit_key
from vectorstore.text import UPPER, comparable, fold, normal

_MARKER = re.compile(r"\[(\d{1,3})\]")
# "82/2024/NĐ-CP", "57-NQ/TW", "25/8/2025", "94,11%", "1.850", "quý III/2026"
_FIGURE = re.compile(r"\d[\w./,-]*\w%?|\d%?|\b[IVX]{1,4}/20\d\d\b")
# "3. Công an xã": the number of a clause is nothing that the clause says
_LABEL = re.compile(rf"(?:^|(?<=\s))\d{{1,2}}(?:\.\d{{1,2}})*[.)]\s+(?=[{UPPER}])")
_NEGATION = re.compile(r"\b(?:không|chưa|chẳng|đừng|cấm|trừ)\b", re.IGNORECASE)
_PLACE = re.compile(rf"\b(?i:phường|xã|thị trấn|đặc khu|quận|huyện|tỉnh|thành phố)\s+((?:[{UPPER}]\w*\s?){{1,4}})")
_LEAST_OVERLAP = 0.62
_MOST_TOGETHER = 6  # quotes that a sentence may rest on at once
_ADDS = 0.1  # of a sentence's pairs of words: what a further quote must bring
_OVERLAP_WITH_MEANING = 0.45
_LEAST_MEANING = 0.5


@dataclass(frozen=True, slots=True)
class Proof:
    """What the sentences of one answer are held against.

    evidence: the quotes by citation number. titles: title, number and place of their papers, by the same numbers.
    places: the places of those papers, which an office's name may carry ("Công an xã An Bình" for "Công an").
    composed: the answer put together from the quotes. question: its words may be used again, its figures, offices and
    places may not. meaning: the chance that one of some texts bears a sentence, when a reader is at hand."""

    evidence: Mapping[int, str]
    titles: Mapping[int, str] = field(default_factory=dict)
    places: Mapping[int, str] = field(default_factory=dict)
    composed: str = ""
    question: str = ""
    meaning: Callable[[str, Sequence[str]], float] | None = None

    def text(self, numbers: Sequence[int]) -> str:
        """The quotes of these citations with the names of their papers."""
        return " . ".join(f"{self.evidence[n]} . {self.titles.get(n, '')}" for n in numbers)


@dataclass(frozen=True, slots=True)
class Verdict:
    """kept: the sentence with only valid markers, or None when it fell; why: the reason it fell."""

    kept: str | None
    why: str = ""


def held(sentence: str, proof: Proof) -> Verdict:
    """Like `check`; a sentence that names no evidence is given the first that bears it, or all of it together.

    Small models forget the markers; what counts is that the quotes bear the sentence."""
    verdict = check(sentence, proof)
    if verdict.kept is not None or _MARKER.search(sentence):
        return verdict
    for numbers in _bearing(sentence, proof):
        verdict = check(f"{sentence} {''.join(f'[{n}]' for n in numbers)}", proof)
        if verdict.kept is not None:
            break
    return verdict


def _bearing(sentence: str, proof: Proof) -> Iterator[tuple[int, ...]]:
    """What a sentence may rest on: the quotes that hold its words, the fullest first and others for what that one lacks;
    then each quote alone; then all of them, when they are few."""
    wanted = set(pairs_of(_MARKER.sub("", sentence)))
    open_, chosen = set(wanted), []
    held = {n: wanted & set(pairs_of(quote)) for n, quote in proof.evidence.items()}
    while held and len(open_ & (best := max(held.values(), key=lambda words: len(words & open_)))) >= _ADDS * len(
        wanted
    ):
        number = next(n for n, words in held.items() if words is best)
        chosen.append(number)
        open_ -= held.pop(number)
    if chosen:
        yield tuple(sorted(chosen))
    yield from ((n,) for n in proof.evidence)
    if 1 < len(proof.evidence) <= _MOST_TOGETHER:
        yield tuple(proof.evidence)


def check(sentence: str, proof: Proof) -> Verdict:
    """Hold one sentence against the evidence that it cites.

    A reader may save a free wording, never a number, a code, a unit, a place or a turned statement."""
    numbers = [int(match) for match in _MARKER.findall(sentence)]
    valid = [number for number in dict.fromkeys(numbers) if number in proof.evidence]
    if not valid:
        return Verdict(None, "không có căn cứ")
    bare = _MARKER.sub("", sentence).strip()
    cited = proof.text(valid)
    told = [*(proof.evidence[n] for n in valid), *(proof.titles.get(n, "") for n in valid), proof.composed]
    why = next((why for test in (_figures, _places, _negations) if (why := test(bare, cited))), "")
    why = why or _units(bare, cited, [proof.places.get(n, "") for n in valid]) or turned(bare, told)
    if why:
        return Verdict(None, why)
    if not _words(bare, cited, [proof.evidence[n] for n in valid], proof):
        return Verdict(None, "nói khác đoạn trích")
    marks = "".join(f"[{number}]" for number in valid)
    stop = bare[-1] if bare[-1:] in ".;!?" else "."
    return Verdict(f"{bare.rstrip('.;!? ')} {marks}{stop}")


def invented(text: str, known: str) -> str:
    """Why a text says more than what is known: its figures, places and offices; "" when it does not."""
    return _figures(text, known) or _places(text, known) or _units(text, known, ())


def figures_of(text: str) -> set[str]:
    """The numbers, dates and codes of a text, in comparable spelling; leading zeros dropped."""
    found = {
        re.sub(r"\b0+(?=\d)", "", normal(match).strip(".,-/")) for match in _FIGURE.findall(_MARKER.sub(" ", text))
    }
    return {figure for figure in found if figure}


def _figures(bare: str, cited: str) -> str:
    told = figures_of(_LABEL.sub("", cited))
    missing = {figure for figure in figures_of(bare) if figure not in told and figure.rstrip("%") not in told}
    if missing:
        return f"con số không có trong đoạn trích: {', '.join(sorted(missing))}"
    percents = {figure for figure in figures_of(bare) if figure.endswith("%")}
    return "" if percents <= told else "tỷ lệ không có trong đoạn trích"


def _units(bare: str, cited: str, places: Sequence[str]) -> str:
    known = {unit_key(span.name) for span in find_units(cited)}
    spelled = comparable(cited)
    for span in find_units(bare):
        names = {comparable(span.name), *(_without(comparable(span.name), comparable(place)) for place in places)}
        if not any(unit_key(name) in known or name in spelled for name in names):
            return f"đơn vị không có trong đoạn trích: {span.name}"
    return ""


def _without(name: str, place: str) -> str:
    return name.removesuffix(place).strip() if place else name


def _places(bare: str, cited: str) -> str:
    known = fold(cited)
    for name in _PLACE.findall(bare):
        if fold(name.strip()) not in known:
            return f"địa danh không có trong đoạn trích: {name.strip()}"
    return ""


def _negations(bare: str, cited: str) -> str:
    said = {fold(word) for word in _NEGATION.findall(bare)}
    return "" if said <= {fold(word) for word in _NEGATION.findall(cited)} else "phủ định khác đoạn trích"


def _words(bare: str, cited: str, quotes: Sequence[str], proof: Proof) -> bool:
    said = terms_of(bare)
    if not said:
        return False
    told = set(terms_of(f"{cited} {proof.question}"))
    overlap = sum(term in told for term in said) / len(said)
    if overlap >= _LEAST_OVERLAP:
        return True
    if proof.meaning is None or overlap < _OVERLAP_WITH_MEANING:
        return False
    return proof.meaning(bare, quotes) >= _LEAST_MEANING
