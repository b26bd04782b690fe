"""Officials correct a fact: edit it, confirm it, hide it, or take that back. Who and when is kept by the library."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ui.duties import ROLES
from ui.office import Office
from vectorstore.text import squeeze

LONGEST = 2000
"""Characters of a corrected field."""


@dataclass(frozen=True)
class Entry:
    """A field that may be edited. kind: text | wide | long | list | number | date | choice; choices: (value, label)."""

    name: str
    label: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()


_SIGNS = (("=", "đúng bằng"), (">=", "từ … trở lên"), (">", "trên"), ("<=", "không quá"), ("<", "dưới"))
ENTRIES: dict[str, tuple[Entry, ...]] = {
    "responsibilities": (
        Entry("unit", "Đơn vị", "wide"),
        Entry("role", "Vai trò", "choice", tuple((role, role) for role in ROLES)),
        Entry("deadline", "Thời hạn"),
        Entry("task", "Nhiệm vụ", "long"),
        Entry("coordinating_units", "Phối hợp với (cách nhau bằng dấu ;)", "list"),
    ),
    "targets": (
        Entry("indicator", "Chỉ tiêu", "long"),
        Entry("comparator", "So sánh", "choice", _SIGNS),
        Entry("value", "Giá trị", "number"),
        Entry("unit", "Đơn vị tính"),
        Entry("year_or_period", "Thời kỳ"),
    ),
    "legal_bases": (
        Entry("type", "Loại văn bản"),
        Entry("number", "Số, ký hiệu"),
        Entry("date", "Ngày ban hành", "date"),
        Entry("issuer", "Cơ quan ban hành"),
        Entry("title", "Trích yếu", "long"),
    ),
    "deadlines": (Entry("what", "Việc", "long"), Entry("when", "Khi nào", "wide"), Entry("unit", "Đơn vị")),
}
"""What may be edited of each kind of fact, in the order of the form. What the paper itself says is not."""


@dataclass(frozen=True)
class Shown:
    """A fact in the form. fact: as people see it now, as extracted when it is hidden; said: the correction or None."""

    kind: str
    fact: Any
    entries: tuple[tuple[Entry, str], ...]
    said: Any = None

    @property
    def hidden(self) -> bool:
        """True when the fact is hidden from the tables."""
        return self.said is not None and self.said.action == "hidden"


def shown(office: Office, kind: str, doc_id: str, fingerprint: str) -> Shown | None:
    """The fact that the page names, or None when it is not in the library any more."""
    extracted = _find(office, kind, doc_id, fingerprint, corrected=False)
    if extracted is None:
        return None
    fact = _find(office, kind, doc_id, fingerprint, corrected=True) or extracted
    said = next(
        (c for c in office.library.corrections(doc_id) if c.kind == kind and c.fingerprint == fingerprint), None
    )
    return Shown(kind, fact, tuple((entry, _as_text(getattr(fact, entry.name))) for entry in ENTRIES[kind]), said)


def correct(office: Office, values: dict[str, Any]) -> Shown | None:
    """Carry out what the form says.

    values: kind, doc, fact (fingerprint), action (edited | confirmed | hidden | undo), who, and the fields.
    Returns the fact as it is shown afterwards, None when it is gone. Raises ValueError with a Vietnamese sentence."""
    kind, doc_id, fingerprint = (str(values.get(name, "")) for name in ("kind", "doc", "fact"))
    fact = _find(office, kind, doc_id, fingerprint, corrected=False) if kind in ENTRIES else None
    if fact is None:
        return None
    who, action = squeeze(str(values.get("who", "")))[:120], values.get("action")
    if action == "undo":
        office.library.uncorrect(fact)
    elif not who:
        raise ValueError("Hãy ghi tên người sửa, để người khác biết ai đã kiểm tra.")
    elif action == "edited":
        office.library.correct(fact, "edited", fields=_changed(fact, kind, values), who=who)
    elif action in ("confirmed", "hidden"):
        office.library.correct(fact, str(action), who=who)
    return shown(office, kind, doc_id, fingerprint)


def _find(office: Office, kind: str, doc_id: str, fingerprint: str, *, corrected: bool) -> Any:
    if kind not in ENTRIES or not fingerprint:
        return None
    read: Callable[..., tuple[Any, ...]] = getattr(office.library, kind)
    return next((fact for fact in read((doc_id,), corrected=corrected) if fact.fingerprint == fingerprint), None)


def _changed(fact: Any, kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """The fields whose new value differs from the extracted one. Raises ValueError when none does."""
    read = {entry.name: _value(entry, str(values.get(entry.name, "")), fact) for entry in ENTRIES[kind]}
    changed = {name: value for name, value in read.items() if value != getattr(fact, name)}
    if not changed:
        raise ValueError("Chưa có gì khác với bản trích; nếu bản trích đúng, hãy bấm Xác nhận đúng.")
    return changed


def _value(entry: Entry, text: str, fact: Any) -> Any:
    text = squeeze(text)[:LONGEST]
    if entry.kind == "list":
        return tuple(part.strip() for part in text.split(";") if part.strip())
    if entry.kind == "number":
        return _number(text)
    if entry.kind == "choice" and text not in dict(entry.choices):
        return getattr(fact, entry.name)
    return text or (None if getattr(fact, entry.name) is None or entry.name not in _NEEDED else _missing(entry))


_NEEDED = ("unit", "task", "indicator", "what", "when", "type")


def _missing(entry: Entry) -> str:
    raise ValueError(f"Ô «{entry.label}» không được để trống.")


def _number(text: str) -> float | str:
    """ "84,5" → 84.5; what is no number stays words."""
    plain = text.replace(".", "").replace(",", ".") if "," in text else text
    try:
        return float(plain)
    except ValueError:
        return text


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(value)
    return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
