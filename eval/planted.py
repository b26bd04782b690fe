"""Defects of every kind put into clean papers by a script, for measuring what the review finds.

Each planter takes a paper's lines and a random generator, changes one line and says what it wrote. A paper takes a handful
of defects, each in a line of its own, so that none hides another.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from assistant.review.nearby import nearby
from assistant.review.words import compounds, frequencies, syllables, words_of
from ingest.language.tokens import spelled
from vectorstore.text import fold

A_PAPER = 6  # defects that one paper takes


@dataclass(slots=True)
class Planted:
    """A paper with defects: each as {kind, evidence, confidence}, evidence as it stands in the text."""

    name: str
    text: str
    defects: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Change:
    """What a planter did: line `at` becomes `new`; evidence: the faulty words in it."""

    at: int
    new: str
    evidence: str


Planter = Callable[[Sequence[str], random.Random], Change | None]


def plant(texts: Sequence[str], *, count: int = 100, seed: int = 1) -> Iterator[Planted]:
    """Copies of the texts with `count` defects in all; the planters that were used least come first."""
    rng = random.Random(seed)
    used = {(kind, planter): 0 for kind, group in PLANTERS.items() for planter in group}
    done = paper = 0
    while done < count:
        planted = Planted(f"van-ban-{paper}", "")
        lines, touched = [line.rstrip() for line in texts[paper % len(texts)].split("\n")], set()
        paper += 1
        for kind, planter in sorted(used, key=lambda key: (used[key], rng.random())):
            change = planter(lines, rng) if len(planted.defects) < A_PAPER and done < count else None
            if change and change.at not in touched:
                touched |= {change.at - 1, change.at, change.at + 1}
                lines[change.at] = change.new
                planted.defects.append({"kind": kind, "evidence": change.evidence, "confidence": planter.__name__})
                used[kind, planter] += 1
                done += 1
        planted.text = "\n".join(lines)
        yield planted


def _prose(lines: Sequence[str], pattern: str = r"") -> list[int]:
    """The lines of running text that a pattern is found in."""
    title = next((at for at, line in enumerate(lines) if line.strip().startswith(("I.", "Điều 1"))), 0)
    tail = next((at for at, line in enumerate(lines) if line.startswith("Nơi nhận")), len(lines))
    rows = range(title + 1, tail)
    return [
        at
        for at in rows
        if len(lines[at].split()) > 9
        and "\t" not in lines[at]
        and "|" not in lines[at]
        and re.search(pattern, lines[at])
    ]


def _replace(
    lines: Sequence[str], rng: random.Random, pattern: str, new: str, evidence: str | None = None
) -> Change | None:
    """One match of a pattern in the prose, replaced (`new` may use groups)."""
    rows = _prose(lines, pattern)
    if not rows:
        return None
    at = rng.choice(rows)
    match = rng.choice(list(re.finditer(pattern, lines[at])))
    written = match.expand(new)
    return Change(at, lines[at][: match.start()] + written + lines[at][match.end() :], evidence or written)


def _at_word(lines: Sequence[str], rng: random.Random, wish: Callable[[str, str], str | None]) -> Change | None:
    """One dictionary word of two syllables, changed by `wish(first, second)`."""
    rows = _prose(lines)
    for at in rng.sample(rows, min(len(rows), 12)):
        words = words_of(lines[at])
        pairs = [
            (a, b)
            for a, b in pairwise(words)
            if f"{a.key} {b.key}" in compounds() and a.text.islower() and b.text.islower()
        ]
        pairs = [
            pair
            for pair in pairs
            if lines[at][pair[0].end : pair[1].start] == " " and frequencies().pair(pair[0].key, pair[1].key) >= 20
        ]
        for first, second in rng.sample(pairs, min(len(pairs), 4)):
            new = wish(first.text, second.text)
            if new:
                return Change(at, lines[at][: first.start] + new + lines[at][second.end :], new)
    return None


def non_word(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A letter dropped, doubled or swapped so that no syllable is left: "nhiệm vụ" → "nhệm vụ"."""

    def wish(first: str, second: str) -> str | None:
        for _ in range(20):
            at = rng.randrange(len(first))
            slip = rng.choice(
                [
                    first[:at] + first[at + 1 :],
                    first[:at] + first[at : at + 2][::-1] + first[at + 2 :],
                    first[:at] + first[at] + first[at:],
                ]
            )
            if (
                slip != first
                and spelled(slip) not in syllables()
                and frequencies().single(slip) == 0
                and fold(slip) != slip
                and len(slip) > 2
            ):
                return f"{slip} {second}"
        return None

    return _at_word(lines, rng, wish)


def lost_marks(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A real syllable with other marks: "phấn đấu" → "phấn đầu"."""

    def wish(first: str, second: str) -> str | None:
        others = [
            other
            for other in nearby().marks(second)
            if frequencies().single(other) >= 5 and frequencies().pair(first, other) == 0
        ]
        return f"{first} {rng.choice(others)}" if others else None

    return _at_word(lines, rng, wish)


def wrong_sound(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A beginning that sounds alike: "sử dụng" → "xử dụng", "trách nhiệm" → "chách nhiệm"."""
    swaps = {"s": "x", "x": "s", "tr": "ch", "ch": "tr", "d": "gi", "gi": "d", "l": "n", "n": "l"}

    def wish(first: str, second: str) -> str | None:
        for old, new in swaps.items():
            if first.startswith(old) and not first.startswith(("ng", "nh", "ch", "tr")[:2] if old == "n" else ()):
                slip = new + first[len(old) :]
                if spelled(slip) in syllables() and frequencies().pair(slip, second) == 0:
                    return f"{slip} {second}"
        return None

    return _at_word(lines, rng, wish)


def doubled_word(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A syllable written twice."""

    def wish(first: str, second: str) -> str | None:
        return f"{first} {second} {second}" if f"{second} {second}" not in compounds() else None

    return _at_word(lines, rng, wish)


def copied_sentence(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A bullet that stands again as the next but one."""
    rows = [at for at in _prose(lines, r"^- ") if len(lines[at].split()) > 20]
    if len(rows) < 3:
        return None
    source, at = rng.sample(rows, 2)
    return Change(at, lines[source], lines[source]) if abs(source - at) > 1 else None


def open_bracket(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A bracket that is not closed."""
    return _replace(lines, rng, r"(?<=[^\W\d_]{3} )([^\W\d_]{3,} [^\W\d_]{2,} [^\W\d_]{2,})(?=[ ,])", r"(\1")


def closed_quote(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A quote that was not opened."""
    return _replace(lines, rng, r"([^\W\d_]{3,} [^\W\d_]{3,})(?=[,;.])", r"\1”")


def two_stops(lines: Sequence[str], rng: random.Random) -> Change | None:
    """Two full stops, or a comma and a stop."""
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", rng.choice([r"\1..", r"\1,."]))


def lower_office(lines: Sequence[str], rng: random.Random) -> Change | None:
    """An office without its capital."""
    return _replace(lines, rng, r"(?<=[a-zđàáảãạ] )Sở ([A-ZĐ]\w+ \w+)", r"sở \1")


def capital_word(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A function word with a capital in mid-sentence."""
    return _replace(lines, rng, r"(?<=[a-zđ] )các ([^\W\d_A-Z]{2,} [^\W\d_]{2,})", r"Các \1")


def skipped_number(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A heading's number one too high."""
    rows = [at for at, line in enumerate(lines) if re.match(r"^[2-8]\. \S", line)]
    if not rows:
        return None
    at = rng.choice(rows)
    new = f"{int(lines[at][0]) + 1}{lines[at][1:]}"
    return Change(at, new, " ".join(new.split()[:6]))


def announced_annex(lines: Sequence[str], rng: random.Random) -> Change | None:
    """An annex that is not there; only for papers without one."""
    if any(re.match(r"(?i)phụ lục", line.strip()) for line in lines):
        return None
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", r"\1 (chi tiết tại Phụ lục kèm theo).", "Phụ lục kèm theo")


def wrong_year(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A decree whose number and date have two years."""
    number, year = rng.randrange(10, 150), rng.randrange(2016, 2023)
    cited = f"Nghị định số {number}/{year}/NĐ-CP ngày 15/5/{year + rng.randrange(1, 3)}"
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", rf"\1 theo {cited} của Chính phủ.", cited)


def no_such_day(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A day that no calendar has."""
    day = rng.choice(["31/4/2026", "30/02/2026", "31/9/2026", "15/13/2026"])
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", rf"\1 trước ngày {day}.", day)


def over_hundred(lines: Sequence[str], rng: random.Random) -> Change | None:
    """More than all of something."""
    return _replace(lines, rng, r"\b100% (?=[^\W\d_])", r"trên 100% ", "trên 100%")


def backward_period(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A period that ends before it begins."""
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", r"\1 giai đoạn 2030-2026.", "giai đoạn 2030-2026")


def odd_unit(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A unit that says "a second" twice."""
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", r"\1 với tốc độ 100 Mbps/s.", "100 Mbps/s")


def wrong_level(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A province where the place belongs to a city."""
    return _replace(lines, rng, r"(?<=của )thành phố(?=[,;. ](?![A-ZĐ]))", "tỉnh", "của tỉnh")


def district(lines: Sequence[str], rng: random.Random) -> Change | None:
    """The level that ended on 1 July 2025."""
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", r"\1, báo cáo UBND huyện.", "UBND huyện")


def old_office(lines: Sequence[str], rng: random.Random) -> Change | None:
    """An office of the former districts."""
    return _replace(
        lines,
        rng,
        r"([^\W\d_]{3,})[.;]$",
        r"\1, phối hợp với Phòng Tài chính - Kế hoạch.",
        "Phòng Tài chính - Kế hoạch",
    )


def other_place(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A commune of another province."""
    place = rng.choice(["phường Long Biên", "phường Hải Châu", "xã Củ Chi", "phường Ninh Kiều"])
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", rf"\1 trên địa bàn {place}.", place)


def brand(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A product's name with a letter missing or the wrong capitals."""
    name = rng.choice(["Facebok", "VneID", "Youtbe", "Intenet"])
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", rf"\1 trên nền tảng {name}.", name)


def abbreviation(lines: Sequence[str], rng: random.Random) -> Change | None:
    """An abbreviation with a letter too many."""
    short = rng.choice(["CBCCC", "CNTTT", "CSDLL"])
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", rf"\1 cho {short}.", short)


def confused(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A word often written for another."""
    words = rng.choice(["thăm quan", "bổ xung", "sát nhập", "chia sẽ", "khắc khe"])
    return _replace(lines, rng, r"([^\W\d_]{3,})[.;]$", rf"\1 và {words}.", words)


def cyrillic(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A Cyrillic letter that looks Latin."""

    def wish(first: str, second: str) -> str | None:
        return f"{first.replace('a', 'а')} {second}" if "a" in first else None

    return _at_word(lines, rng, wish)


def other_target(lines: Sequence[str], rng: random.Random) -> Change | None:
    """A target again, with another figure."""
    rows = [at for at in _prose(lines, r"^- (?:Tỷ lệ .* đạt|\d+% \w)") if re.search(r"\d+%", lines[at])]
    rows = [at for at in rows if lines[at].endswith((".", ";")) and not re.search(r"\d,\d+%", lines[at])]
    free = [at for at in _prose(lines, r"^- .*[.;]$") if at not in rows]
    if not rows or not free:
        return None
    source, at = rng.choice(rows), rng.choice(free)
    new = re.sub(r"(\d+)%", lambda match: f"{int(match[1]) - 15}%", lines[source], count=1)
    return Change(at, new, new)


PLANTERS: dict[str, tuple[Planter, ...]] = {
    "typo": (non_word, lost_marks, wrong_sound, brand, abbreviation, confused, cyrillic),
    "duplicated_text": (doubled_word, copied_sentence),
    "unbalanced_punctuation": (open_bracket, closed_quote),
    "format": (two_stops, lower_office, capital_word),
    "numbering": (skipped_number,),
    "missing_annex": (announced_annex,),
    "inconsistent_reference": (wrong_year, no_such_day),
    "inconsistent_target": (over_hundred, backward_period, other_target),
    "other": (odd_unit,),
    "leftover_place_name": (wrong_level, district, old_office, other_place),
}
"""The planters of each kind of defect; they take turns."""
