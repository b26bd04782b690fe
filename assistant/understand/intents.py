"""What a question asks for, from listed patterns on its sketch."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from assistant.understand.datafiles import pattern, rows
from assistant.understand.sketch import Sketch

_ASKS_PERSON = re.compile(r"(?<!\w)ai(?!\w)")


@dataclass(frozen=True, slots=True)
class Intent:
    """name: as in records.Understood. weight: of the pattern that decided, 0 when none matched. asks: what an answer must
    name, in the order asked."""

    name: str
    weight: int
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of `data/intents.tsv`."""

    intent: str
    weight: int
    asks: tuple[str, ...]
    pattern: re.Pattern[str]
    example: str


def intent_of(sketch: Sketch) -> Intent:
    """The intent of a question."""
    found = [(rule, match) for rule in rules() if (match := rule.pattern.search(sketch.text))]
    if not found:
        return Intent("content", 0, ())
    who = _who(sketch)
    best = max(found, key=lambda item: _weight(item[0], item[1], who))[0]
    asks: dict[str, int] = dict(who)
    for rule, match in found:
        for kind in rule.asks:
            if kind not in ("unit", "partner") and rule.weight >= best.weight - 12:
                asks.setdefault(kind, match.start())
    order = tuple(sorted(asks, key=lambda kind: asks[kind]))
    return Intent(_settled(best.intent, who, sketch), best.weight, order)


@cache
def rules() -> tuple[Rule, ...]:
    """The rules of the data file, compiled."""
    macros = {row[0]: row[1] for row in rows("intent_macros.tsv")}
    return tuple(
        Rule(intent, int(weight), tuple(filter(None, asks.split(";"))), pattern(source, macros), example)
        for intent, weight, asks, source, example in rows("intents.tsv")
    )


@cache
def _who_words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Question words for offices, and what stands before them when a partner is asked for."""
    who = dict(row[:2] for row in rows("intent_macros.tsv"))["who"]
    return pattern(who), re.compile(
        r"(?:phoi hop|ket hop|lam viec|hop tac)(?: chat che)?(?: thuc hien)?(?: voi| cung)?(?: nhung| cac)?$|(?:cung|cung voi)$"
    )


def _who(sketch: Sketch) -> dict[str, int]:
    """"unit" and "partner" with where each is asked for: "ai chủ trì và phối hợp với ai" asks for both."""
    words, before = _who_words()
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


def _settled(intent: str, who: dict[str, int], sketch: Sketch) -> str:
    if intent == "who_leads" and "partner" in who and "unit" not in who:
        return "who_coordinates"
    return intent
