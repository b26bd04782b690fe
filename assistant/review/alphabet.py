"""The letters of Vietnamese as character classes for patterns.

A range such as À-Ỹ holds both cases: in Unicode capital and small letters with marks alternate."""

_MARKED = "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđ"

LOWER = f"a-z{_MARKED}"
"""For use within brackets: `rf"[{LOWER}]+"`."""

UPPER = f"A-Z{_MARKED.upper()}"
"""For use within brackets."""
