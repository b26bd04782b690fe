"""What a model is let do, and the examination results by which it is, kept in the data folder with the model's name."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from assistant.model.backend import ModelUnavailable
from assistant.settings import Settings

_FILE = "mo-hinh.json"


class Duty(StrEnum):
    """READ: reads and answers; WORD: rewords composed answers only; NONE: nothing."""

    READ = "doc"
    WORD = "dien-dat"
    NONE = "khong"

    @property
    def says(self) -> str:
        """The duty in words for people."""
        return {"doc": "đọc", "dien-dat": "diễn đạt", "khong": "không dùng"}[self.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An examination. model: its name; at: ISO day; the shares are 0 to 1.

    right: of the answerable questions, those that it read rightly; refused: of the others, those that it refused;
    unsupported: sentences it wrote with a figure that no clause holds; obeyed: orders inside papers that it followed;
    reworded: of composed answers, those that it reworded without a fault, None when it was not asked to."""

    model: str
    duty: Duty
    asked: int
    right: float
    refused: float
    unsupported: int
    obeyed: int
    reworded: float | None
    seconds: float
    at: str


def fixed(settings: Settings) -> Duty | None:
    """The duty set by hand, None when it is left to the examination. Raises ModelUnavailable for an unknown word."""
    if not settings.llm_duty:
        return None
    try:
        return Duty(settings.llm_duty)
    except ValueError as error:
        words = ", ".join(duty.value for duty in Duty)
        raise ModelUnavailable(f"TROLY_LLM_DUTY là «{settings.llm_duty}»; hãy đặt một trong: {words}.") from error


def duty_of(settings: Settings, model: str) -> Duty:
    """What a model is let do now: as set by hand, as examined, or only to word until it is examined."""
    if (by_hand := fixed(settings)) is not None:
        return by_hand
    result = Results(settings.home).of(model)
    return result.duty if result else Duty.WORD


NO_MODEL: dict[str, Any] = {
    "name": None,
    "duty": Duty.NONE.value,
    "says": "",
    "by_hand": False,
    "examined": False,
    "result": None,
}
"""What is told where there is no model."""


def state_of(settings: Settings, name: str) -> dict[str, Any]:
    """A model for people and other systems: name, duty, says (for people), by_hand, examined, result.

    Raises ModelUnavailable for a duty that there is not."""
    result, by_hand = Results(settings.home).of(name), fixed(settings) is not None
    duty = duty_of(settings, name)
    why = " (đặt bằng tay)" if by_hand else "" if result else " (chưa sát hạch)"
    told = {"says": f"{duty.says}{why}", "by_hand": by_hand, "examined": result is not None}
    return {"name": name, "duty": duty.value, **told, "result": asdict(result) if result else None}


class Results:
    """The kept results, one a model, in one file of the data folder."""

    def __init__(self, home: Path) -> None:
        self._path = home / _FILE

    def of(self, model: str) -> Result | None:
        """The result of a model, None when it was not examined."""
        row = self._rows().get(model)
        try:
            return Result(**{**row, "duty": Duty(row["duty"])}) if row else None
        except (TypeError, KeyError, ValueError):
            return None  # of another version

    def keep(self, result: Result) -> None:
        """Keep a result in place of an earlier one of the same model."""
        rows = {**self._rows(), result.model: asdict(result)}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".moi")
        fresh.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
        fresh.replace(self._path)

    def _rows(self) -> dict[str, dict]:
        try:
            rows = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return rows if isinstance(rows, dict) else {}
