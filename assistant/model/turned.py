"""What a rewording can turn round though each of its words stands in the evidence.

Who leads and who takes part, which figure belongs to which matter, the direction of a bound, a negation lost, a
statement made firmer or wider."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

from assistant.terms import terms_of
from assistant.understand.datafiles import rows
from ingest.facts.figures import Figure, find_figures
from ingest.facts.roles import partners
from ingest.units import UnitSpan, find_units, unit_key
from vectorstore.text import comparable, fold, words

_LEADS_AFTER = re.compile(r"^[^.;:]{0,40}?\b(?:chủ trì|là đầu mối|chịu trách nhiệm chính|phụ trách)\b", re.IGNORECASE)
_LEADS_BEFORE = re.compile(r"\b(?:chủ trì|đầu mối|phụ trách)\b[^.;:,]{0,120}\blà:?\s*(?:\w+\s)?$", re.IGNORECASE)
_NEGATED = re.compile(r"\b(?:không|chưa|chẳng|cấm|không được)\s+((?:\w+\s+){1,2}\w+|\w+)", re.IGNORECASE)
_PART = re.compile(r"[.;]\s+|\n\s*")
_TIME = re.compile(
    r"(?:\b(?P<limit>đến hết|tới hết|hết|đến cuối|tới cuối|cuối|trước|chậm nhất|từ|sau|đến|tới|đầu)\s+(?:ngày\s+)?)?"
    r"(?P<time>\bnăm\s+20\d\d|\bquý\s+(?:[ivx]+|\d)(?:\s*/\s*20\d\d|\s+năm\s+20\d\d)?|\b\d{1,2}/\d{1,2}(?:/20\d\d)?|\b\d{1,2}/20\d\d)"
)
_LIMITS = {
    "tới hết": "đến hết",
    "hết": "đến hết",
    "đến cuối": "đến hết",
    "tới cuối": "đến hết",
    "tới": "đến",
    "chậm nhất": "trước",
}
_NEAR, _FURTHER = 6, 18
_RUN = 6  # words
_LEAST_NEAR = 0.4
_SAME_MATTER = 0.6


def turned(sentence: str, told: Sequence[str]) -> str:
    """Why the sentence says another thing than the texts that bear it, in Vietnamese; "" when it does not.

    told: the quotes that the sentence cites, and the answer composed from them."""
    tests = (_rambles, _roles, _bounds, _times, _figures_of_another_matter, _negation_lost, _firmer)
    return next((why for test in tests if (why := test(sentence, told))), "")


def _rambles(sentence: str, told: Sequence[str]) -> str:
    """The same run of words again and again, as small models fall into, more often than in the texts."""
    said, known = Counter(_runs(sentence)), Counter(run for text in told for run in _runs(text))
    return "lặp đi lặp lại" if any(n > max(1, known[run]) for run, n in said.items()) else ""


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    spelled = words(comparable(text))
    return (tuple(spelled[at : at + _RUN]) for at in range(len(spelled) - _RUN + 1))


def _roles(sentence: str, told: Sequence[str]) -> str:
    doing = set().union(*(doers(text) for text in told))
    helping = set().union(*(helpers(text) for text in told))
    if doers(sentence) & (helping - doing):
        return "đơn vị phối hợp bị viết thành chủ trì"
    if helpers(sentence) & (doing - helping):
        return "đơn vị chủ trì bị viết thành phối hợp"
    return ""


def doers(text: str) -> set[str]:
    """The keys of the offices that a text says lead ("X chủ trì …", "đơn vị chủ trì là X") or opens with."""
    spans = find_units(text)
    opening = {unit_key(span.name) for span in spans[:1] if not re.search(r"\w{2}", text[: span.start])}
    leading = {unit_key(span.name) for span in spans if _said_to_lead(text, span, spans)}
    return (opening | leading) - helpers(text)


def _said_to_lead(text: str, span: UnitSpan, spans: Sequence[UnitSpan]) -> bool:
    following = next((other.start for other in spans if other.start >= span.end), len(text))
    if _LEADS_AFTER.match(text[span.end : following]):
        return True
    preceding = max((other.end for other in spans if other.end <= span.start), default=0)
    return bool(_LEADS_BEFORE.search(text[preceding : span.start]))


def helpers(text: str) -> set[str]:
    """The keys of the offices that a text says to work with."""
    return {unit_key(name) for name in partners(text)}


def _bounds(sentence: str, told: Sequence[str]) -> str:
    """The same figure with another sign: "trên 95%" as "dưới 95%" or as "95%"."""
    signs: dict[tuple[str, str], set[str]] = {}
    for text in told:
        for figure in find_figures(text):
            signs.setdefault(_value(figure), set()).add(figure.comparator)
    said: dict[tuple[str, str], set[str]] = {}
    for figure in find_figures(sentence):
        known = signs.get(_value(figure))
        if known and figure.unit and figure.comparator not in known:
            return "mức của con số khác đoạn trích"
        said.setdefault(_value(figure), set()).add(figure.comparator)
    return "một con số được nói với hai mức" if any(len(some) > 1 for some in said.values()) else ""


def _times(sentence: str, told: Sequence[str]) -> str:
    """The same time with another limit: "đến hết năm 2025" as "năm 2025" or "sau năm 2025"."""
    limits: dict[str, set[str]] = {}
    for text in told:
        for time, limit in _limited(text):
            limits.setdefault(time, set()).add(limit)
    wrong = any(time in limits and limit not in limits[time] for time, limit in _limited(sentence))
    return "mốc thời gian khác đoạn trích" if wrong else ""


def _limited(text: str) -> Iterator[tuple[str, str]]:
    """Each time of a text, with the word that limits it, "" for none."""
    for match in _TIME.finditer(comparable(text)):
        yield re.sub(r"\b0", "", match["time"]), _LIMITS.get(match["limit"] or "", match["limit"] or "")


def _figures_of_another_matter(sentence: str, told: Sequence[str]) -> str:
    """A figure whose neighbours in the sentence are not its neighbours in any clause that holds it."""
    clauses = [(part, find_figures(part)) for text in told for part in _PART.split(text)]
    for part in _PART.split(sentence):
        for figure in find_figures(part):
            said = _beside(part, figure, _NEAR)
            places = [
                _beside(clause, at, _FURTHER)
                for clause, figures in clauses
                for at in figures
                if _value(at) == _value(figure)
            ]
            if figure.unit and not places:
                return "con số không đứng với đơn vị đo ấy trong đoạn trích"
            if said and places and max(len(said & near) for near in places) < _LEAST_NEAR * len(said):
                return "con số thuộc nội dung khác trong đoạn trích"
    return ""


def _beside(text: str, figure: Figure, reach: int) -> set[str]:
    """The content terms next to a figure."""
    return set(terms_of(text[: figure.start])[-reach:]) | set(terms_of(text[figure.end :])[: reach // 2])


def _value(figure: Figure) -> tuple[str, str]:
    return str(figure.value), figure.unit


def _negation_lost(sentence: str, told: Sequence[str]) -> str:
    """What a text of the same matter denies is said without the denial."""
    said, spelled = set(terms_of(sentence)), fold(_spelled(sentence))
    for part in (part for text in told for part in _PART.split(text)):
        own = set(terms_of(part))
        if not own or len(own & said) < _SAME_MATTER * min(len(own), len(said)):
            continue
        for match in _NEGATED.finditer(part):
            denied = fold(_spelled(match[1]))
            if denied in spelled and not re.search(rf" (?:khong|chua|chang|cam|duoc){denied}", spelled):
                return "mất ý phủ định của đoạn trích"
    return ""


def _firmer(sentence: str, told: Sequence[str]) -> str:
    said, known = _spelled(sentence), _spelled(" . ".join(told))
    extra = [word for word in _binding() if f" {word} " in said and f" {word} " not in known]
    return f"thêm từ không có trong đoạn trích: {extra[0]}" if extra else ""


def _spelled(text: str) -> str:
    """The words of a text in one spelling, with a blank on either side, punctuation left out."""
    return f" {' '.join(words(comparable(text)))} "


@cache
def _binding() -> tuple[str, ...]:
    """The words of `data/binding_words.txt`, in comparable spelling."""
    return tuple(comparable(row[0]) for row in rows("binding_words.txt"))
