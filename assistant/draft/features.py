"""Seas, borders, mountains: what a clause takes for granted of the land, and what the place's own papers say of theirs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from assistant.draft.places import Place, place_of
from vectorstore.text import nfc

if TYPE_CHECKING:
    from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class _Feature:
    """name: as a person calls it; kinds: of places that always have it; shows: finds its words."""

    name: str
    kinds: frozenset[str]
    shows: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Land:
    """The features of a place. known: False when no paper of the place tells of them."""

    has: frozenset[str]
    known: bool

    def lacks(self, text: str) -> tuple[str, ...]:
        """The features that a text takes for granted and that the place is not known to have."""
        return tuple(sorted(features_in(text) - self.has))


def land_of(library: Library, target: Place) -> Land:
    """What the library's papers of the place say of its land."""
    own = [document for document in library.documents() if place_of(document) == target]
    texts = (section.text for document in own for section in library.sections(document.doc_id))
    return Land(_in_any(texts) | {f.name for f in _features() if target.kind in f.kinds}, known=bool(own))


def features_in(text: str) -> frozenset[str]:
    """The features that a text speaks of, by their names."""
    whole = nfc(text).casefold()
    return frozenset(feature.name for feature in _features() if feature.shows.search(whole))


def _in_any(texts: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(features_in(text) for text in texts))


@cache
def _features() -> tuple[_Feature, ...]:
    lines = files("assistant.draft").joinpath("data/features.tsv").read_text(encoding="utf-8").splitlines()
    table = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return tuple(
        _Feature(name, frozenset(filter(None, kinds.split(";"))), _any_of(words.split(";")))
        for name, kinds, words in table
    )


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(re.escape(nfc(word)) for word in words)})(?!\w)")
