"""Questions that lean on earlier turns, made complete: what is missing is taken from the questions before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.records import Turn
from assistant.understand.datafiles import pattern, rows
from assistant.understand.places import Mention
from assistant.understand.reading import Reading
from assistant.understand.sketch import Sketch
from assistant.understand.tidy import sentence
from ingest.units import find_units
from vectorstore.text import fold, squeeze

_CLEAR = 58  # weight of an intent that the question's own words make clear
_OF_PAPERS = ("signer", "recipients", "number_date", "replaces", "implements", "summary")
_NO_PLACE_NEEDED = ("out_of_scope", "count", "due_list")
# A paper of the centre is asked for, which belongs to no place: "Nghị định nào của Chính phủ …"
_OF_THE_CENTRE = re.compile(r"\b(?:thu tuong|chinh phu|bo chinh tri|quoc hoi|ban bi thu|trung uong|bo truong)\b")
_COMPARES = re.compile(r"\b(?:so voi|so sanh|khac|giong)\b")
_AUTHORITIES = re.compile(r"^(?:ubnd|uy ban nhan dan|hdnd|hoi dong nhan dan|cac )")


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last question of the user, complete, and what the assistant answered to it."""

    reading: Reading
    answer: str


@dataclass(frozen=True, slots=True)
class Completed:
    """A completed question. same_papers: it is about the papers of the earlier one, whatever its own words fix."""

    text: str
    same_papers: bool


def completed(reading: Reading, earlier: Earlier) -> Completed | None:
    """The full question that `reading` means after `earlier`; None when it stands by itself."""
    signs = _Signs(reading)
    places = [place.name for place in reading.asked.places]
    own_matter = bool(signs.rest())
    if signs.elsewhere or not (
        signs.any or _needs_place(reading, places) or (not own_matter and _says_little(reading))
    ):
        return None
    if signs.replaced:
        return Completed(_filled(signs, earlier, places), not places)
    if not own_matter and not _asks_itself(reading):
        return Completed(_elsewhere(reading, earlier), False)
    if not own_matter:
        return Completed(_asked_again(reading, earlier, places), not places and not reading.periods)
    if places:
        return None if not signs.cue else _own(reading, signs, earlier, places)
    return Completed(_with_place(_said(reading, signs, earlier), earlier), not reading.periods)


def last_question(history: Sequence[Turn]) -> tuple[int, str, str] | None:
    """(index, question, answer) of the last question of the user; None without one."""
    for at in range(len(history) - 1, -1, -1):
        if history[at].role == "user":
            answers = [turn.content for turn in history[at + 1 :] if turn.role == "assistant"]
            return at, history[at].content, answers[0] if answers else ""
    return None


# --- signs ---------------------------------------------------------------------------------------------------------------


class _Signs:
    """The words of a question that lean on earlier ones."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.sketch = Sketch(
            reading.line, [(mention.span, "PLACE") for mention in reading.asked.mentions], folded=False
        )
        text = self.sketch.text
        self.cue = next((m.end() for m in (p.match(text) for p in _patterns("cue")) if m and m.end() < len(text)), 0)
        self.replaced = tuple(sorted(self._stand_ins(text)))
        self.elsewhere = any(p.search(text) for p in _patterns("elsewhere"))

    @property
    def any(self) -> bool:
        """True when anything leans on an earlier turn."""
        return bool(self.cue or self.replaced)

    def rest(self) -> str:
        """The question's own matter: its topic without cues and empty words, maybe ""."""
        topic = self.reading.topic
        for role in ("cue", "asks"):
            for found in _patterns(role):
                match = found.match(topic.lower()) if role == "cue" else found.fullmatch(topic.lower())
                topic = topic[match.end() :].strip() if match else topic
        return topic if re.search(r"\w{2,}", topic) else ""

    def _stand_ins(self, text: str) -> Iterator[tuple[int, int, str]]:
        """(start, end, role) in the sketch of every word that stands for something named before."""
        taken = 0
        found = [
            (m.start(), m.end(), role)
            for role in ("unit", "place", "paper", "matter")
            for p in _patterns(role)
            for m in p.finditer(text)
        ]
        for start, end, role in sorted(found, key=lambda item: (item[0], -item[1])):
            if start >= max(taken, self.cue):
                yield start, end, role
                taken = end


@cache
def _patterns(role: str) -> tuple[re.Pattern[str], ...]:
    return tuple(pattern(source, folded=False) for found, source in rows("followups.tsv") if found == role)


def _needs_place(reading: Reading, places: Sequence[str]) -> bool:
    """True for a question without place or paper of its own that a place would narrow."""
    if (
        places
        or reading.fixed.by in ("number", "title")
        or reading.intent.name in _NO_PLACE_NEEDED
        or reading.asked.aside
    ):
        return False
    return _OF_THE_CENTRE.search(reading.line.folded) is None


def _says_little(reading: Reading) -> bool:
    """True for a question that has no sense without a matter: "so với xã B thì sao?"."""
    return reading.intent.name in ("content", "who_leads", "who_coordinates", "target", "deadline", "legal_basis")


def _asks_itself(reading: Reading) -> bool:
    return reading.intent.weight > _CLEAR or bool(reading.intent.asks)


# --- completing ----------------------------------------------------------------------------------------------------------


def _filled(signs: _Signs, earlier: Earlier, places: Sequence[str]) -> str:
    """The question with each stand-in replaced: "phòng này" by the office, "chỉ tiêu này" by the indicator."""
    line, pieces, at = signs.reading.line, [], _start(signs)
    named_place = False
    for start, end, role in signs.replaced:
        span = signs.sketch.spans[signs.sketch.part(start)][0], signs.sketch.spans[signs.sketch.part(end - 1)][1]
        words = line.part(span)
        pieces += [line.text[at : line.words[span[0]].start], _meant(role, words, earlier)]
        named_place |= role == "place"
        at = line.words[span[1] - 1].end
    text = squeeze("".join([*pieces, line.text[at:]]))
    return text if places or named_place else _with_place(text, earlier)


def _meant(role: str, words: str, earlier: Earlier) -> str:
    before = earlier.reading
    places = _and([place.name for place in before.asked.places])
    if role == "unit":
        return _office(words, earlier) or words
    if role == "place":
        return f"ở {places}" if words.lower().startswith(("ở ", "tại ")) else places or words
    if role == "paper":
        head = re.sub(r"\s+\S+$", "", words)
        return f"{head} của {places}" if places else words
    head = "" if fold(words) in ("no", "cai nay", "cai do", "dieu nay", "dieu do") else _noun(words)
    return (
        squeeze(f"{head} {before.topic}")
        if before.topic and not fold(before.topic).startswith(fold(head) or "\0")
        else before.topic or words
    )


def _noun(words: str) -> str:
    """ "chỉ tiêu này" → "chỉ tiêu"; "việc đó", "nội dung này" say nothing and go."""
    noun = re.sub(r"\s+\S+$", "", words)
    return noun if fold(noun) in ("chi tieu", "muc tieu", "ty le") else ""


def _office(words: str, earlier: Earlier) -> str:
    """The office that "phòng này" means: of the last answer, else of the last question; one of that kind first."""
    named = [unit.name for unit in find_units(earlier.answer)]
    named += [unit.name for unit in earlier.reading.subjects]
    own = [name for name in named if not _AUTHORITIES.match(fold(name))]
    kind = fold(words).split()[0]
    return next((name for name in own if fold(name).startswith(kind)), own[0] if own else "")


def _elsewhere(reading: Reading, earlier: Earlier) -> str:
    """The earlier question, asked of the place, time or office that this one names: "Còn xã B thì sao?"."""
    before = earlier.reading
    text, line = before.text, before.line
    swaps: list[tuple[int, int, str]] = []
    places = [place.name for place in reading.asked.places]
    if places and _COMPARES.search(reading.line.folded):
        places = list(dict.fromkeys([*_places(earlier), *places]))
    if places and before.asked.mentions:
        first, *others = before.asked.mentions
        swaps.append((line.words[first.span[0]].start, line.words[first.span[1] - 1].end, _and(places)))
        swaps += [(_joint(before, mention), line.words[mention.span[1] - 1].end, "") for mention in others]
    if reading.periods and before.periods:
        span = before.periods[0].span
        swaps.append((line.words[span[0]].start, line.words[span[1] - 1].end, reading.periods[0].period.text))
    if reading.units and before.subjects:
        span = before.subjects[0].span
        swaps.append((line.words[span[0]].start, line.words[span[1] - 1].end, reading.units[0].name))
    for start, end, words in sorted(swaps, reverse=True):
        text = f"{text[:start]}{words}{text[end:]}"
    text = text if before.asked.mentions or not places else f"Ở {_and(places)}, {_inside(text)}"
    if reading.units and not before.subjects:
        return _framed(
            "unit_tasks", before.topic, places or _places(earlier), reading.units[0].name, _times(reading, before)
        )
    return text if not reading.periods or before.periods else f"{text.rstrip(' ?.')} {reading.periods[0].period.text}?"


def _joint(before: Reading, mention: Mention) -> int:
    """Where a further place begins, with the comma or "và" in front of it."""
    line = before.line
    first = mention.span[0]
    if first > 0 and line.folds[first - 1] in ("va", "voi", "hay"):
        first -= 1
    return line.words[first - 1].end if first > 0 else line.words[first].start


def _asked_again(reading: Reading, earlier: Earlier, places: Sequence[str]) -> str:
    """A new question word for the earlier matter: "Thế còn xã B thì phòng nào lo?"."""
    before = earlier.reading
    intent = reading.intent.name
    if intent == before.intent.name and places and before.asked.mentions:
        return _elsewhere(reading, earlier)
    if intent in _OF_PAPERS:
        return _with_place(_uncued(reading), earlier) if not places else _uncued(reading)
    unit = reading.units[0].name if reading.units else _office("", earlier) if intent == "unit_tasks" else ""
    return _framed(intent, before.topic, places or _places(earlier), unit, _times(reading, before))


def _own(reading: Reading, signs: _Signs, earlier: Earlier, places: Sequence[str]) -> Completed | None:
    """A question with matter and place of its own; only its question word may be missing: "Còn chỉ tiêu A của xã B?"."""
    if _asks_itself(reading):
        return Completed(_uncued(reading), False)
    return Completed(_framed(earlier.reading.intent.name, signs.rest(), places, "", _times(reading, None)), False)


def _said(reading: Reading, signs: _Signs, earlier: Earlier) -> str:
    """The question's own words; after a cue its matter under the earlier question word: "Còn chỉ tiêu hài lòng?"."""
    if (
        not signs.cue
        or _asks_itself(reading)
        or reading.intent.weight >= 56
        or earlier.reading.intent.name not in _frames()
    ):
        return _uncued(reading)
    return _framed(earlier.reading.intent.name, signs.rest(), [], "", _times(reading, earlier.reading))


def _framed(intent: str, matter: str, places: Sequence[str], unit: str, times: str) -> str:
    frame = _frames().get(intent, _frames()["content"])
    if not matter:
        frame = re.sub(r"(?: về)? \$matter", "", frame)
    where = f"ở {_and(places)}" if places else ""
    filled = frame.replace("$matter", matter).replace("$place", where).replace("$unit", unit).replace("$time", times)
    return sentence(squeeze(filled)) + "?"


def _with_place(text: str, earlier: Earlier) -> str:
    """ "Ở xã A, …": the earlier places in front of a question that names none."""
    places = _and(_places(earlier))
    return sentence(f"Ở {places}, {_inside(text)}" if places else text)


def _inside(text: str) -> str:
    """The text as it goes on in mid-sentence: the name of an office keeps its capital."""
    office = next((unit for unit in find_units(text) if unit.start == 0), None)
    return text if office else text[:1].lower() + text[1:]


def _places(earlier: Earlier) -> list[str]:
    return [place.name for place in earlier.reading.asked.places]


def _times(reading: Reading, before: Reading | None) -> str:
    periods = reading.periods or (before.periods if before else ())
    return periods[0].period.text if periods else ""


def _uncued(reading: Reading) -> str:
    """The question without the words that only carry on: "Vậy ai ký?" → "Ai ký?"."""
    return sentence(reading.text[_start(_Signs(reading)) :].lstrip(" ,"))


def _start(signs: _Signs) -> int:
    """The offset after the cue."""
    if not signs.cue:
        return 0
    last = signs.sketch.part(signs.cue - 1)
    end = signs.reading.line.words[signs.sketch.spans[last][1] - 1].end
    text = signs.reading.text[end:]
    return end + len(text) - len(text.lstrip(" ,"))


def _and(names: Sequence[str]) -> str:
    return " và ".join(filter(None, (", ".join(names[:-1]), names[-1]))) if names else ""


@cache
def _frames() -> dict[str, str]:
    return {row[0]: row[1] for row in rows("followup_frames.tsv")}
