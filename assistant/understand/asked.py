"""Which of the named places a question is about: a superior authority or the province beside a ward is not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.records import Place
from assistant.understand.gazetteer import context, gazetteer, key_of, province_of
from assistant.understand.line import Line
from assistant.understand.places import Mention, before
from assistant.understand.shelf import Locale, Shelf
from prompts import phrase

_RANK = {"province": 2, "district": 1, "commune": 0}
_FAR = 3  # words between two places that may still be "A và B"


@dataclass(frozen=True, slots=True)
class Asked:
    """places: those the question is about; mentions: theirs, in the same order.

    aside: superior authorities that are not asked about; parents: mentions that only say where an asked place lies;
    above: the province of the library's places, when it is the only one named and has no papers itself; notes: what was
    assumed, as sentences for the reader."""

    places: tuple[Place, ...]
    mentions: tuple[Mention, ...]
    aside: tuple[Mention, ...]
    parents: tuple[Mention, ...]
    above: tuple[Place, ...]
    notes: tuple[str, ...]


def asked_places(line: Line, mentions: Sequence[Mention], shelf: Shelf, within: frozenset[str]) -> Asked:
    """Sorts the mentions and resolves those that are asked about to papers of the library.

    within: the papers that may be asked about; others do not count as being there."""
    above = {n: parent for n in range(len(mentions)) if (parent := _parent_of(line, mentions, n)) is not None}
    aside = set(above.values()) | {n for n, mention in enumerate(mentions) if _beside(line, mention)}
    aside |= _superiors(line, mentions, aside)
    if len(aside) == len(
        mentions
    ):  # "Sở Nội vụ Minh Giang": where the office sits is the place, when there is no other
        aside = set(above.values())
    found: dict[str, tuple[Place, Mention, str]] = {}
    above_all: list[Place] = []
    for n, mention in enumerate(mentions):
        if n in aside:
            continue
        resolved = _resolved(mention, mentions[above[n]] if n in above else None, shelf, within)
        if not resolved:
            aside.add(n)
            above_all.append(Place(name=mention.full))
        for place, note in resolved:
            found.setdefault(place.name, (place, mention, note))
    return Asked(
        places=tuple(place for place, _, _ in found.values()),
        mentions=tuple(mention for _, mention, _ in found.values()),
        aside=tuple(mentions[n] for n in sorted(aside - set(above.values()))),
        parents=tuple(mentions[n] for n in sorted(set(above.values()))),
        above=() if found else tuple(above_all),
        notes=tuple(note for _, _, note in found.values() if note),
    )


# --- which mentions are asked about --------------------------------------------------------------------------------------


def _parent_of(line: Line, mentions: Sequence[Mention], n: int) -> int | None:
    """The mention right after this one that names the higher unit it lies in: "xã Đồng Mây, thành phố Minh Giang"."""
    if n + 1 >= len(mentions):
        return None
    here, after = mentions[n], mentions[n + 1]
    if _RANK[after.level] <= _RANK[here.level] or (after.level == "district" and here.locales and after.locales):
        return None  # not higher, or both have papers of their own: a list
    between = line.folds[here.span[1] : after.span[0]]
    marks = line.between(here.span[1] - 1, after.span[0]).strip()
    close = (between == () and marks in ("", ",", "-", "–", "(")) or between in context("parent")
    return n + 1 if close else None


def _beside(line: Line, mention: Mention) -> bool:
    """True for a name that says where an organisation sits: "VNPT Minh Giang", "Sở Nội vụ Minh Giang"."""
    at = mention.span[0]
    if mention.kind or at == 0:
        return False
    word = line.words[at - 1]
    acronym = word.text.isupper() and len(word.text) > 1 and word.text not in ("UBND", "HĐND")
    office = mention.level == "province" and _in_office(line, at)
    return bool(before(line, at, "organisation") or acronym or office)


def _in_office(line: Line, at: int) -> bool:
    """True when a name of a provincial office runs up to word `at`: "Sở Khoa học và Công nghệ | Minh Giang"."""
    return any(word.text == "Sở" for word in line.words[max(0, at - 7) : at])


def _superiors(line: Line, mentions: Sequence[Mention], aside: set[int]) -> set[int]:
    """Higher units beside lower ones: authorities whose papers the asked places carry out.

    A higher unit stays when it has papers and stands side by side with the lower ones ("so sánh A với tỉnh B")."""
    left = [n for n in range(len(mentions)) if n not in aside]
    if not left:
        return set()
    lowest = min(_RANK[mentions[n].level] for n in left)
    dropped = set()
    for n in left:
        mention = mentions[n]
        if _RANK[mention.level] == 1 and (mention.locales or not before(line, mention.span[0], "superior")):
            continue
        if _RANK[mention.level] > lowest:
            abreast = mention.locales and not before(line, mention.span[0], "superior") and _abreast(line, mentions, n)
            dropped |= set() if abreast else {n}
    return dropped


def _abreast(line: Line, mentions: Sequence[Mention], n: int) -> bool:
    """True when another mention stands next to this one in a list or a comparison."""
    for m in (n - 1, n + 1):
        if 0 <= m < len(mentions):
            first, second = (mentions[m], mentions[n]) if m < n else (mentions[n], mentions[m])
            between = line.folds[first.span[1] : second.span[0]]
            if len(between) <= _FAR and (not between or {"va", "voi", "hay", "khac", "so"} & set(between)):
                return True
    return False


# --- what they are in the library ----------------------------------------------------------------------------------------


def _resolved(
    mention: Mention, parent: Mention | None, shelf: Shelf, within: frozenset[str]
) -> list[tuple[Place, str]]:
    """The library's places that a mention means, or one place without papers; each with what was assumed."""
    locales = [locale for locale in mention.locales if _papers(locale, within)]
    locales = [locale for locale in locales if not _elsewhere(locale, parent)]
    exact = [locale for locale in locales if mention.kind in ("", locale.kind)]
    if exact:
        return [(Place(name=locale.full, doc_ids=_papers(locale, within)), "") for locale in exact]
    if locales and not _another_unit(mention, locales):
        return [(_place(locale, within), _other_kind(mention, locale)) for locale in locales]
    if not mention.locales and (successor := _successor(mention, shelf, within)):
        return [successor]
    if not mention.locales and _only_above(mention, shelf):
        return []
    note = phrase("understanding/nearest_place", asked=mention.full, place=locales[0].full) if locales else ""
    return [(Place(name=_missing_name(mention, parent)), note)]


def _place(locale: Locale, within: frozenset[str]) -> Place:
    return Place(name=locale.full, doc_ids=_papers(locale, within))


def _papers(locale: Locale, within: frozenset[str]) -> tuple[str, ...]:
    return tuple(doc_id for doc_id in locale.doc_ids if doc_id in within)


def _elsewhere(locale: Locale, parent: Mention | None) -> bool:
    """True when the question names another province than the papers of that place do."""
    if parent is None or parent.level != "province" or not locale.provinces:
        return False
    return not locale.provinces & {parent.name, province_of(parent.name) or parent.name}


def _another_unit(mention: Mention, locales: Sequence[Locale]) -> bool:
    """True when the kind and name asked about are those of a unit of today in the same province: no slip of the kind."""
    provinces = {province for locale in locales for province in locale.provinces}
    return any(
        entry.current and entry.kind == mention.kind and (not provinces or entry.province in provinces)
        for entry in mention.entries or gazetteer().named(mention.key)
    )


def _other_kind(mention: Mention, locale: Locale) -> str:
    return phrase("understanding/other_kind", asked=mention.full, place=locale.full)


def _successor(mention: Mention, shelf: Shelf, within: frozenset[str]) -> tuple[Place, str] | None:
    """The province that took in the former one asked about, when it has papers."""
    today = province_of(mention.name) if mention.level == "province" else None
    if today is None or today == mention.name:
        return None
    for locale in shelf.locales.get(key_of(today), ()):
        if _papers(locale, within) and locale.kind in ("tỉnh", "thành phố"):
            return _place(locale, within), phrase("understanding/merged_place", asked=mention.full, place=locale.full)
    return None


def _only_above(mention: Mention, shelf: Shelf) -> bool:
    """True for the province that the library's places lie in: asking about it is asking about what they say of it."""
    if mention.level != "province":
        return False
    return mention.name in shelf.superiors or province_of(mention.name) in shelf.superiors


def _missing_name(mention: Mention, parent: Mention | None) -> str:
    """How a place that is not there is called: with its kind, and with the province when the question gave it."""
    kind = mention.kind or (mention.entries[0].kind if mention.entries else "")
    own = f"{kind} {mention.name}".strip()
    return f"{own}, {parent.full}" if parent is not None and mention.locales else own
