"""Capital letters of a word that was put right."""

from __future__ import annotations


def cased(word: str, seen: str) -> str:
    """A lower-case word in the case of the seen one: all capitals, a capital first, or none.

    A small L in a word of capitals is a misread I ("Al" for AI); a capital I before small letters a misread l ("Iy")."""
    letters = [c for c in seen if c.isalpha()]
    capitals = [c for c in letters if c.isupper() or (c == "l" and "i" in word)]
    if len(letters) > 1 and len(capitals) > 0.6 * len(letters) and any(map(str.isupper, letters)):
        return word.upper() if len(capitals) == len(letters) or len(letters) > 2 else word.capitalize()
    first = bool(letters) and letters[0].isupper() and seen[0] == letters[0]
    return word[0].upper() + word[1:] if first and not (letters[0] == "I" and word[0] == "l") else word
