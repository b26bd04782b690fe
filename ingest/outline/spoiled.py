"""Numbers that a scan spoiled, read by what must stand there: "Il. MỤC TIÊU" is II, "l. Hạ tầng" is 1, "V1." is VI."""

from __future__ import annotations

import re

from ingest.outline.layout import is_capitals
from ingest.outline.marks import Mark, roman, to_roman

# what scans make of the strokes of I, of II and of V in a Roman number
_STROKES = str.maketrans(
    {"1": "I", "l": "I", "L": "I", "|": "I", "!": "I", "i": "I", "J": "I", "H": "II", "v": "V", "x": "X", "Y": "V"}
)
# "Il. MỤC TIÊU", "1V. KINH PHÍ", "VL. TỔ CHỨC", "IH. NHIỆM VỤ", "11. MỤC TIÊU"
_SPOILED_ROMAN = re.compile(r"^(?P<label>[IVX1lL|!iJHvxY]{1,6})\s?[.,]\s?(?P<rest>.+)$")
# "l. Hạ tầng số", "I. Hạ tầng số", "i. Hạ tầng số": the figure one
_SPOILED_ONE = re.compile(r"^[lIi|]\s?[.,]\s?(?=[^\W\d_a-z])")

Counts = dict[str, tuple[int, ...]]
"""The last number of each style of mark that was accepted so far."""


def mended(text: str, mark: Mark | None, counts: Counts) -> Mark | None:
    """The mark of a line, with a spoiled number read as the one that is due; `mark` as it is where nothing is amiss."""
    return _as_roman(text, mark, counts) or _as_one(text, mark, counts) or mark


def _as_roman(text: str, mark: Mark | None, counts: Counts) -> Mark | None:
    """A heading in capitals whose label looks like the Roman number that comes next."""
    found = _SPOILED_ROMAN.match(text)
    if not found or (mark and mark.style == "roman") or not is_capitals(found["rest"]):
        return None
    number = roman(found["label"].translate(_STROKES))
    due = counts.get("roman", (0,))[-1] + 1
    if number != due or (mark and mark.style == "decimal" and counts.get("decimal", (0,))[-1] + 1 == mark.number):
        return None
    return Mark("roman", to_roman(number), (number,), found.start("rest"))


def _as_one(text: str, mark: Mark | None, counts: Counts) -> Mark | None:
    """A clause under a Roman heading that begins with a stroke: the figure 1, not the Roman I or the letter l."""
    found = _SPOILED_ONE.match(text)
    if not found or "roman" not in counts or is_capitals(text[found.end() :]):
        return None
    return Mark("decimal", "1", (1,), found.end()) if mark is None or mark.style in {"roman", "letter"} else None
