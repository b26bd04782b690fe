"""Grounding: each sentence of a model's answer is held against the evidence that it cites, and falls when it says more."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.terms import terms_of
from ingest.units import find_units, unit_key
from vectorstore.text import UPPER, comparable, fold, normal

_MARKER = re.compile(r"\[(\d{1,3})\]")
# "82/2024/NĐ-CP", "57-NQ/TW", "25/8/2025", "94,11%", "1.850", "quý III/2026"
_FIGURE = re.compile(r"\d[\w./,-]*\w%?|\d%?|\b[IVX]{1,4}/20\d\d\b")
_NEGATION = re.compile(r"\b(?:không|chưa|chẳng|đừng|cấm|trừ)\b", re.IGNORECASE)
_PLACE = re.compile(rf"\b(?:phường|xã|thị trấn|đặc khu|quận|huyện|tỉnh|thành phố)\s+((?:[{UPPER}]\w*\s?){{1,4}})")
_LEAST_OVERLAP = 0.62
_OVERLAP_WITH_MEANING = 0.45
_LEAST_MEANING = 0.86


@dataclass(frozen=True, slots=True)
class Verdict:
    """kept: the sentence with only valid markers, or None when it fell; why: the reason it fell."""

    kept: str | None
    why: str = ""


def held(sentence: str, evidence: Mapping[int, str], context: str = "") -> Verdict:
    """Like `check`; a sentence that names no evidence is given the first that bears it, if one does.

    Small models forget the markers; what counts is that a quote bears the sentence."""
    verdict = check(sentence, evidence, context)
    if verdict.kept is not None or _MARKER.search(sentence):
        return verdict
    tried = (check(f"{sentence} [{number}]", evidence, context) for number in evidence)
    return next((found for found in tried if found.kept is not None), verdict)


def check(sentence: str, evidence: Mapping[int, str], context: str = "", meaning: float | None = None) -> Verdict:
    """Hold one sentence against the evidence by citation number.

    context: words a sentence may use without evidence: the question and the titles of the cited papers.
    meaning: cosine of the sentence with its evidence, when an embedder was asked; it may save a free wording,
    never a number, a code, a unit or a place."""
    numbers = [int(match) for match in _MARKER.findall(sentence)]
    valid = [number for number in dict.fromkeys(numbers) if number in evidence]
    if not valid:
        return Verdict(None, "không có căn cứ")
    bare = _MARKER.sub("", sentence).strip()
    proof = " ".join(evidence[number] for number in valid)
    for test in (_figures, _units, _places, _negations):
        why = test(bare, proof, context)
        if why:
            return Verdict(None, why)
    if not _words(bare, f"{proof} {context}", meaning):
        return Verdict(None, "nói khác đoạn trích")
    marks = "".join(f"[{number}]" for number in valid)
    stop = bare[-1] if bare[-1:] in ".;!?" else "."
    return Verdict(f"{bare.rstrip('.;!? ')} {marks}{stop}")


def figures_of(text: str) -> set[str]:
    """The numbers, dates and codes of a text, in comparable spelling; leading zeros dropped."""
    found = {
        re.sub(r"\b0+(?=\d)", "", normal(match).strip(".,-/")) for match in _FIGURE.findall(_MARKER.sub(" ", text))
    }
    return {figure for figure in found if figure}


def _figures(bare: str, proof: str, context: str) -> str:
    told = figures_of(proof)
    missing = {figure for figure in figures_of(bare) if figure not in told and figure.rstrip("%") not in told}
    if missing - figures_of(context):
        return f"con số không có trong đoạn trích: {', '.join(sorted(missing))}"
    percents = {figure for figure in figures_of(bare) if figure.endswith("%")}
    return "" if percents <= told | figures_of(context) else "tỷ lệ không có trong đoạn trích"


def _units(bare: str, proof: str, context: str) -> str:
    known = {unit_key(span.name) for span in find_units(f"{proof} . {context}")}
    spelled = comparable(f"{proof} {context}")
    for span in find_units(bare):
        if unit_key(span.name) not in known and comparable(span.name) not in spelled:
            return f"đơn vị không có trong đoạn trích: {span.name}"
    return ""


def _places(bare: str, proof: str, context: str) -> str:
    known = fold(f"{proof} {context}")
    for name in _PLACE.findall(bare):
        if fold(name.strip()) not in known:
            return f"địa danh không có trong đoạn trích: {name.strip()}"
    return ""


def _negations(bare: str, proof: str, context: str) -> str:
    said = {fold(word) for word in _NEGATION.findall(bare)}
    return (
        "" if said <= {fold(word) for word in _NEGATION.findall(f"{proof} {context}")} else "phủ định khác đoạn trích"
    )


def _words(bare: str, proof: str, meaning: float | None) -> bool:
    said = terms_of(bare)
    if not said:
        return False
    told = set(terms_of(proof))
    overlap = sum(term in told for term in said) / len(said)
    saved = meaning is not None and meaning >= _LEAST_MEANING and overlap >= _OVERLAP_WITH_MEANING
    return overlap >= _LEAST_OVERLAP or saved
