"""What a question asks for, from listed patterns on its sketch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.understand.datafiles import pattern, rows
from assistant.understand.sketch import Sketch

_CLEAR = 58  # a weight from which the wording with diacritics decides alone
_OF_THE_PAPER = ("signer", "recipients", "number_date", "replaces", "implements")  # "ai ký" asks for no office
_NEAR = 12  # patterns this much lighter than the deciding one still say what is asked


@dataclass(frozen=True, slots=True)
class Intent:
    """name: as in records.Understood. weight: of the pattern that decided, 0 when none matched. asks: what an answer must
    name, in the order asked. also: further things about the paper itself that are asked in the same breath."""

    name: str
    weight: int
    asks: tuple[str, ...]
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of `data/intents.tsv`."""

    intent: str
    weight: int
    asks: tuple[str, ...]
    pattern: re.Pattern[str]
    example: str


def intent_of(spelled: Sketch, folded: Sketch) -> Intent:
    """The intent of a question, from its sketch with diacritics; from the one without where that says little."""
    found = _matches(spelled, folded=False)
    who = _who(spelled, folded=False)
    if max((rule.weight for rule, _ in found), default=0) < _CLEAR and not who:
        found += _matches(folded, folded=True)
        who = _who(folded, folded=True)
    if not found:
        return Intent("content", 0, ())
    best = max(found, key=lambda item: _weight(item[0], item[1], who))[0]
    asks: dict[str, int] = dict(who)
    for rule, match in found:
        for kind in rule.asks:
            if kind not in ("unit", "partner") and rule.weight >= best.weight - _NEAR:
                asks.setdefault(kind, match.start())
    if best.intent in _OF_THE_PAPER:
        asks.pop("unit", None)
    order = tuple(sorted(asks, key=lambda kind: asks[kind]))
    also = (rule.intent for rule, _ in found if best.intent in _OF_THE_PAPER and rule.intent in _OF_THE_PAPER)
    further = tuple(dict.fromkeys(name for name in also if name != best.intent))
    return Intent(_settled(best.intent, who), best.weight, order, further)


def _matches(sketch: Sketch, folded: bool) -> list[tuple[Rule, re.Match[str]]]:
    found = [(rule, match) for rule in rules(folded) if (match := rule.pattern.search(sketch.text))]
    return [(rule, match) for rule, match in found if rule.intent != "count" or not _torn(sketch, match)]


def _torn(sketch: Sketch, match: re.Match[str]) -> bool:
    """True when a comma tears what a pattern takes for one phrase: "giao bao nhiêu, quận đặt bao nhiêu"."""
    return re.search(r"[,;?]", sketch.line.part(sketch.words(match))) is not None


@cache
def rules(folded: bool) -> tuple[Rule, ...]:
    """The rules of the data file, compiled for words with their diacritics or without."""
    macros = {row[0]: row[1] for row in rows("intent_macros.tsv")}
    return tuple(
        Rule(intent, int(weight), tuple(filter(None, asks.split(";"))), pattern(source, macros, folded=folded), example)
        for intent, weight, asks, source, example in rows("intents.tsv")
    )


@cache
def _who_words(folded: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Question words for offices, and what stands before them when a partner is asked for."""
    macros = {row[0]: row[1] for row in rows("intent_macros.tsv")}
    before = pattern("{partner}", macros, folded=folded)
    return pattern(macros["who"], folded=folded), re.compile(before.pattern + "$")


def _who(sketch: Sketch, folded: bool) -> dict[str, int]:
    """ "unit" and "partner" with where each is asked for: "ai chủ trì và phối hợp với ai" asks for both."""
    words, before = _who_words(folded)
    asked: dict[str, int] = {}
    for match in words.finditer(sketch.text):
        partner = before.search(sketch.text[: match.start()].rstrip())
        asked.setdefault("partner" if partner else "unit", match.start())
    return asked


def _weight(rule: Rule, match: re.Match[str], who: dict[str, int]) -> float:
    """A rule about partners counts less when the leading unit is asked for as well; earlier matches win ties."""
    weight = rule.weight - match.start() / 10_000
    if rule.intent == "who_coordinates" and "unit" in who and "partner" in who:
        weight -= 20
    if rule.intent == "who_leads" and "unit" not in who and "partner" in who:
        weight -= 40
    return weight


def _settled(intent: str, who: dict[str, int]) -> str:
    """Who works with an office is asked for even where its own task is told: "UNIT chủ trì, phối hợp với phòng nào"."""
    if intent in ("who_leads", "unit_tasks", "content") and "partner" in who and "unit" not in who:
        return "who_coordinates"
    return intent
