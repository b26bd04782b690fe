"""Which strings can be a Vietnamese syllable at all, by the rules of spelling; no statement about whether one is used."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from ingest.language.tokens import spelled

DATA = Path(__file__).parent / "data" / "rimes.tsv"
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300\u0301\u0303\u0309\u0323"
_TONES = {_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT}
_STOPS = ("c", "ch", "p", "t")


@lru_cache(maxsize=65536)
def is_possible(word: str) -> bool:
    """True when the word has an onset, a rime and a tone that go together: "nghiêng" yes, "nghiệng" yes, "kối" no."""
    decomposed = unicodedata.normalize("NFD", spelled(word))
    tones = [c for c in decomposed if c in _TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in decomposed if c not in _TONES))
    if len(tones) > 1 or (bare.endswith(_STOPS) and not set(tones) & {_ACUTE, _DOT}):
        return False
    return bare in _syllables()


@cache
def _syllables() -> frozenset[str]:
    """Every onset with every rime that may follow it, tones taken off."""
    parts = _parts()
    made = {*parts["alone"], *parts["rime"], *("q" + rime for rime in parts["q"]), *("gi" + r for r in parts["gi"])}
    made |= {onset + rime for onset in parts["onset"] for rime in parts["rime"] if _together(onset, rime)}
    return frozenset(unicodedata.normalize("NFC", syllable) for syllable in made)


def _together(onset: str, rime: str) -> bool:
    """The spellings of one sound by what follows: k, gh, ngh before e, ê, i, y; c, g, ng elsewhere."""
    front = rime[0] in "eêiy"
    if onset in ("k", "gh", "ngh"):
        return front
    if onset in ("c", "ng"):
        return not front
    if onset == "gi":
        return rime[0] not in "iy" or rime.startswith("iê")
    return True


@cache
def _parts() -> dict[str, set[str]]:
    parts: dict[str, set[str]] = {}
    for line in DATA.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, _, values = line.partition("\t")
            parts.setdefault(name, set()).update(values.split())
    return parts
