"""The places that a question names: those of the library however they are typed, and any other administrative unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.understand.gazetteer import Entry, Key, context, gazetteer, kinds, spelled_context
from assistant.understand.line import Line, Span, Word
from assistant.understand.shelf import Locale, Shelf, shortened
from vectorstore.text import tone_placed

_LONGEST_NAME = 5
_MOST_REMEMBERED = 2048
_NEAR_LETTERS = 6  # a shorter name is not looked for under a misspelling: too many words are one letter away


@dataclass(frozen=True, slots=True)
class Mention:
    """A place as named. span: its words with the kind; kind: as typed, "" when none; locales: the library's places that
    it may be; entries: the gazetteer's; level: province | district | commune; certain: its name stands as typed."""

    span: Span
    name_span: Span
    kind: str
    name: str
    level: str
    locales: tuple[Locale, ...] = ()
    entries: tuple[Entry, ...] = ()
    certain: bool = True

    @property
    def full(self) -> str:
        """ "phường Cầu Sen"."""
        return f"{self.kind} {self.name}".strip()

    @property
    def key(self) -> Key:
        """The folded words of the name."""
        return tuple(word.lower() for word in Line(self.name).folds)


def library_places(line: Line, shelf: Shelf) -> tuple[Mention, ...]:
    """The places of the library that a text names, whatever its diacritics, case or small misspellings."""
    return tuple(_walk(line, lambda at: _of_library(line, shelf, at)))


def find_places(line: Line, typed: Line, shelf: Shelf, *, lower: bool = False) -> tuple[Mention, ...]:
    """All places that a text names.

    typed: the same words before their diacritics were put back. lower: they were typed without capitals, so that names
    in no list must be told by their syllables."""
    other = typed if len(typed.words) == len(line.words) else line

    def at_word(at: int) -> Mention | None:
        return _of_library(line, shelf, at) or _of_gazetteer(line, other, shelf, at, lower)

    return tuple(_walk(line, at_word))


def spelled_out(text: str, mentions: tuple[Mention, ...], line: Line) -> tuple[str, tuple[Span, ...]]:
    """The text with each name in its proper spelling, and where the names now stand (offsets)."""
    pieces, at, spans = [], 0, []
    for mention in mentions:
        start, end = line.words[mention.name_span[0]].start, line.words[mention.name_span[1] - 1].end
        kind = _proper_kind(line, mention)
        if kind:
            start = line.words[mention.span[0]].start
        pieces.append(text[at:start])
        begins = sum(map(len, pieces))
        pieces.append(f"{kind} {mention.name}".strip())
        spans.append((begins, sum(map(len, pieces))))
        at = end
    return "".join([*pieces, text[at:]]), tuple(spans)


def _proper_kind(line: Line, mention: Mention) -> str:
    """The kind word in its spelling and the case typed, when one is typed right before the name."""
    if mention.span[0] == mention.name_span[0]:
        return ""
    capital = line.words[mention.span[0]].capital
    return mention.kind[:1].upper() + mention.kind[1:] if capital else mention.kind


def _walk(line: Line, at_word: Callable[[int], Mention | None]) -> Iterator[Mention]:
    at = 0
    while at < len(line.words):
        found = at_word(at)
        if found is not None:
            yield found
        at = found.span[1] if found is not None else at + 1


# --- places of the library -----------------------------------------------------------------------------------------------


def _of_library(line: Line, shelf: Shelf, at: int) -> Mention | None:
    """The library's place whose name starts at word `at`, remembered: one question is walked through several times."""
    found = shelf.mentions.get((line.text, at), ...)
    if found is ...:
        found = _read_of_library(line, shelf, at)
        if len(shelf.mentions) >= _MOST_REMEMBERED:
            shelf.mentions.clear()
        shelf.mentions[line.text, at] = found
    return found


def _read_of_library(line: Line, shelf: Shelf, at: int) -> Mention | None:
    """The same: exactly by letters, else one slip away."""
    for size in range(min(shelf.longest_name, len(line.words) - at), 0, -1):
        found = shelf.locales.get(line.folds[at : at + size])
        if found and not _broken(line, at, size) and _plausible(line, shelf, at, size, found):
            return _mention(line, at, size, found)
    return _misspelled(line, shelf, at)


def _plausible(line: Line, shelf: Shelf, at: int, size: int, found: tuple[Locale, ...]) -> bool:
    """True when the words at `at` are meant as the name: a kind word or capitals say so, or no everyday word reads alike."""
    if _before(line, at, "not_place"):
        return False
    if _kind_before(line, at) is not None:
        return True
    words = line.words[at : at + size]
    if all(word.capital for word in words):
        return size > 1 or at > 0
    if size < 2 or not any(_agrees(words, locale.name) for locale in found):
        return False
    if _before(line, at, "locative") or _after(line, at + size, "self"):
        return True
    pairs = {" ".join(line.folds[n : n + 2]) for n in range(at, at + size - 1)}
    end = at + size
    closed = end == len(line.words) or _after(line, end, "not_name") or bool(line.between(end - 1, end).strip())
    everyday = any(entry.everyday == 1 for entry in gazetteer().named(line.folds[at : at + size]))
    return not everyday and (closed or not pairs <= shelf.pairs)


def _misspelled(line: Line, shelf: Shelf, at: int) -> Mention | None:
    """A library place one letter away, where a kind word, capitals or a word that is none mark a name: "Cầu Senn"."""
    kind = _kind_before(line, at)
    for size in (2, 3, 4, 1):
        words = line.words[at : at + size]
        if len(words) < size or _broken(line, at, size):
            continue
        odd = any(not shelf.speller.has_letters(word.fold) for word in words)
        if not (kind or odd or all(word.capital for word in words)):
            continue
        joined = "".join(line.folds[at : at + size])
        least = _NEAR_LETTERS - 1 if kind else _NEAR_LETTERS + 1 if odd else _NEAR_LETTERS
        if len(joined) < least:
            continue
        keys = {key for variant in shortened(joined) for key in shelf.near_names.get(variant, ())}
        near = [key for key in keys if _slipped(key, joined, size)]
        if len(near) == 1 and not _real_name(line.folds[at : at + size], kind) and not _before(line, at, "not_place"):
            return _mention(line, at, size, shelf.locales[near[0]], certain=False)
    return None


def _slipped(key: Key, joined: str, size: int) -> bool:
    """True when words typed together ("causen") or with one slip ("cau senn") are the name."""
    if len(key) == size:
        return "".join(key) != joined and one_slip("".join(key), joined)
    return size == 1 and "".join(key) == joined


def _real_name(key: Key, kind: tuple[str, str, int] | None) -> bool:
    """True when the words are the name of another unit, so that they are no misspelling."""
    found = gazetteer().named(key)
    return any(kind is None or entry.kind == kind[0] for entry in found)


def _mention(line: Line, at: int, size: int, found: tuple[Locale, ...], certain: bool = True) -> Mention:
    kind = _kind_before(line, at)
    same = tuple(locale for locale in found if kind and locale.kind == kind[0]) or found
    start = kind[2] if kind else at
    level = kind[1] if kind and len(same) != 1 else _level(same[0].kind)
    name = _best_spelled(line, at, size, same)
    return Mention((start, at + size), (at, at + size), kind[0] if kind else "", name, level, same, certain=certain)


def _best_spelled(line: Line, at: int, size: int, found: tuple[Locale, ...]) -> str:
    typed = tone_placed(" ".join(word.text for word in line.words[at : at + size])).lower()
    return next((locale.name for locale in found if locale.name.lower() == typed), found[0].name)


# --- other administrative units ------------------------------------------------------------------------------------------


def _of_gazetteer(line: Line, typed: Line, shelf: Shelf, at: int, lower: bool) -> Mention | None:
    """A unit that the gazetteer knows, or one in no list that a kind word marks: "xã Phú Thịnh Đông"."""
    if _before(line, at, "not_place"):
        return None
    kind = _kind_before(line, at, exact=True)
    for size in range(min(_LONGEST_NAME, len(line.words) - at), 0, -1):
        found = gazetteer().named(line.folds[at : at + size])
        if found and not _broken(line, at, size):
            mention = _listed(line, typed, shelf, (at, at + size), kind, found)
            if mention is not None:
                return mention
    return _unlisted(line, typed, shelf, at, kind, lower) if kind else None


def _listed(
    line: Line, typed: Line, shelf: Shelf, span: Span, kind: tuple[str, str, int] | None, found: tuple[Entry, ...]
) -> Mention | None:
    words = typed.words[span[0] : span[1]]
    capital = all(word.capital for word in words)
    marked = any(not word.bare for word in words)
    agreeing = tuple(entry for entry in found if _same(words, entry.name)) if marked else ()
    agreeing = agreeing or tuple(entry for entry in found if _agrees(words, entry.name))
    agreeing = agreeing or (found if capital and (kind is not None or not marked) else ())
    if not agreeing:
        return None
    if kind is not None:
        if capital and span[1] < len(typed.words) and _name_like(typed, span[1]) and not _broken(line, span[1] - 1, 2):
            return None  # a longer name that no list has: "xã Phú Thịnh | Đông"
        same = tuple(entry for entry in agreeing if entry.kind == kind[0])
        if not capital and (not same or len(words) < 2 or all(entry.everyday == 1 for entry in same)):
            return None
        return _entry_mention(line, span, kind, same or agreeing, shelf)
    return (
        _entry_mention(line, span, None, agreeing, shelf)
        if _stands_alone(line, shelf, span, capital, agreeing)
        else None
    )


def _stands_alone(line: Line, shelf: Shelf, span: Span, capital: bool, found: tuple[Entry, ...]) -> bool:
    """True when a name without a kind word is meant as a place: "bên Cầu Sen", "Cầu Sen đặt chỉ tiêu nào"."""
    start, end = span
    if end - start < 2:
        return False
    near = [entry for entry in found if entry.province in shelf.superiors or entry.level != "commune"]
    marked = _before(line, start, "locative") or _after(line, end, "self") or start == 0
    if capital:
        longer_left = start > 0 and _name_like(line, start - 1) and not marked
        run_on = longer_left or (end < len(line.words) and _name_like(line, end))
        return not run_on and bool(marked or near)
    pairs = {" ".join(line.folds[n : n + 2]) for n in range(start, end - 1)}
    return bool(near) and marked and not any(entry.everyday for entry in near) and not pairs & shelf.pairs


def _entry_mention(
    line: Line, span: Span, kind: tuple[str, str, int] | None, found: tuple[Entry, ...], shelf: Shelf
) -> Mention:
    """The entries of the library's own province come first, then, for a bare name, provinces, then current ones."""
    ordered = tuple(
        sorted(
            found,
            key=lambda entry: (
                entry.province not in shelf.superiors,
                kind is None and entry.level != "province",
                not entry.current,
            ),
        )
    )
    first = ordered[0]
    start = kind[2] if kind else span[0]
    level = kind[1] if kind else first.level
    if kind and kind[0] == "thành phố" and all(entry.level != "province" for entry in ordered):
        level = "district"
    return Mention((start, span[1]), span, kind[0] if kind else "", first.name, level, entries=ordered)


def _unlisted(
    line: Line, typed: Line, shelf: Shelf, at: int, kind: tuple[str, str, int], lower: bool
) -> Mention | None:
    """A name in no list after a kind word: capitals, a number ("quận 7"), or two syllables that names are made of."""
    first = line.words[at]
    if first.text.isdigit():
        end = at + 1 if kind[0] in ("phường", "quận") and len(first.text) < 3 and not _percent(line, at) else at
    else:
        end = at
        while end < min(at + 4, len(line.words)) and _name_like(typed, end) and not _broken(line, at, end + 1 - at):
            end += 1
        if end == at and lower:
            end = _bare_name(line, shelf, at, kind)
    if end == at or line.folds[at : at + 1] in context("not_name"):
        return None
    name = " ".join(word.text[:1].upper() + word.text[1:] for word in line.words[at:end])
    return Mention((kind[2], end), (at, end), kind[0], name, kind[1], certain=first.text.isdigit() or first.capital)


def _bare_name(line: Line, shelf: Shelf, at: int, kind: tuple[str, str, int]) -> int:
    """The end of a two-syllable name typed in lower case, or `at`: what follows must not read as ordinary words."""
    pair = line.folds[at : at + 2]
    several = kind[2] > 0 and line.folds[kind[2] - 1] in ("cac", "cap", "nhung", "moi")  # "các xã", "cấp xã"
    if len(pair) < 2 or several:
        return at
    if any((fold,) in context("not_name") for fold in pair) or " ".join(pair) in shelf.pairs:
        return at
    closed = at + 2 == len(line.words) or (line.folds[at + 2],) in context("not_name")
    return at + 2 if closed and all(syllable in _name_syllables() for syllable in pair) else at


@cache
def _name_syllables() -> frozenset[str]:
    """The syllables, folded, that names of places are made of."""
    return frozenset(word for key in gazetteer().by_name for word in key)


# --- words around a name -------------------------------------------------------------------------------------------------


def _kind_before(line: Line, at: int, exact: bool = False) -> tuple[str, str, int] | None:
    """(kind, level, first word) of a kind of unit right before word `at`. exact: also its diacritics must be right."""
    for size in (2, 1):
        found = kinds().get(line.folds[max(0, at - size) : at]) if at >= size else None
        if found is None or _broken(line, at - size, size + 1):
            continue
        written = " ".join(word.text for word in line.words[at - size : at]).lower()
        if not exact or written in (found[0], "tp", "thủ đô"):
            return ("thành phố" if found[0] == "thủ đô" else found[0]), found[1], at - size
    return None


def before(line: Line, at: int, role: str, exact: bool = False) -> bool:
    """True when words of that role stand before word `at`. exact: also their diacritics must be right."""
    if role == "not_place" and line.folds[max(0, at - 2) : at] in context("whole"):
        return False
    for size in (3, 2, 1):
        words = line.words[max(0, at - size) : at]
        if len(words) == size and tuple(word.fold for word in words) in context(role):
            return not exact or " ".join(tone_placed(word.text.lower()) for word in words) in spelled_context(role)
    return False


def _before(line: Line, at: int, role: str) -> bool:
    """The same, before the kind word in front of word `at` where there is one.

    A kind word makes a name a unit whatever stands before both: "bệnh viện phường X", "bản phường X"."""
    kind = _kind_before(line, at)
    if kind and role == "not_place":
        return False
    return before(line, kind[2] if kind else at, role, exact=role == "not_place")


def _after(line: Line, at: int, role: str) -> bool:
    return line.folds[at : at + 1] in context(role)


def _agrees(words: Sequence[Word], name: str) -> bool:
    """True when the typed words are the name's, each with the right diacritics or with none."""
    parts = name.replace("-", " ").lower().split()
    return len(parts) == len(words) and all(
        word.bare or tone_placed(word.text.lower()) == part for word, part in zip(words, parts, strict=True)
    )


def _same(words: Sequence[Word], name: str) -> bool:
    """True when the typed words are the name's, mark for mark: "Thanh Hóa" is not "Thạnh Hóa"."""
    return [tone_placed(word.text.lower()) for word in words] == name.replace("-", " ").lower().split()


def _name_like(line: Line, at: int) -> bool:
    """True for a capitalised word that is no short form: "Phú", not "UBND"."""
    word = line.words[at]
    return word.capital and (len(word.text) < 2 or not word.text.isupper()) and (word.fold,) not in context("not_name")


def _broken(line: Line, at: int, size: int) -> bool:
    """True when a mark other than a dash stands between the words: they are no one name."""
    return any(line.between(n, n + 1).strip(" -–'’") for n in range(at, at + size - 1))


def _percent(line: Line, at: int) -> bool:
    end = line.words[at].end
    return line.text[end : end + 2].strip()[:1] == "%" or line.text[end : end + 1] in ("/", ".", ",")


def _level(kind: str) -> str:
    return next((level for found, level in kinds().values() if found == kind), "commune")


def one_slip(a: str, b: str) -> bool:
    """True when one letter was added, lost, struck for another or swapped with its neighbour."""
    if abs(len(a) - len(b)) > 1:
        return False
    if len(a) == len(b):
        off = [n for n in range(len(a)) if a[n] != b[n]]
        swapped = len(off) == 2 and off[1] == off[0] + 1 and a[off[0]] == b[off[1]] and a[off[1]] == b[off[0]]
        return len(off) <= 1 or swapped
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return any(longer[:n] + longer[n + 1 :] == shorter for n in range(len(longer)))
