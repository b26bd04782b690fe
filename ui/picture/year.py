"""The tasks over the year: how many are due in each month, and what part of all is due by its end."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from ui.duties import Duty, due_of
from ui.picture.shapes import Box, Line, Picture, Shape, Words

_WIDTH, _HEIGHT, _LEFT, _TOP, _BASE = 960, 230, 44, 44, 190
_STEP = (_WIDTH - _LEFT - 20) / 12
_MOST_YEARS = 3


def year_picture(rows: Sequence[Duty], today: date) -> Picture:
    """A row of twelve columns for each of the last years that have tasks with a day; months gone by are drawn pale."""
    counts: dict[int, Counter[int]] = defaultdict(Counter)
    for row in rows:
        if day := due_of(row):
            counts[day.year][day.month] += 1
    years = sorted(counts)[-_MOST_YEARS:]
    shapes = [s for n, year in enumerate(years) for s in _year(year, counts[year], today, n * _HEIGHT)]
    tells = ". ".join(_told(year, counts[year]) for year in years) or "Không có nhiệm vụ nào ghi thời hạn"
    return Picture(
        title="Nhiệm vụ đến hạn trong năm",
        tells=tells,
        width=_WIDTH,
        height=max(1, len(years)) * _HEIGHT,
        shapes=tuple(shapes),
    )


def _year(year: int, months: Counter[int], today: date, y: float) -> Iterator[Shape]:
    total, most = sum(months.values()), max(months.values())
    passed = sum(n for month, n in months.items() if (year, month) < (today.year, today.month))
    said = f"Năm {year}: {total} nhiệm vụ có thời hạn" + (f", {passed} đã tới hạn trước tháng này" if passed else "")
    yield Words(x=_LEFT, y=y + 18, text=said, size=13, bold=True)
    yield Line(x=_LEFT, y=y + _BASE, to_x=_WIDTH - 20, to_y=y + _BASE)
    by_now, before = 0, (float(_LEFT), y + _BASE)
    for month in range(1, 13):
        x, count = _LEFT + (month - 1) * _STEP, months[month]
        by_now += count
        yield from _column(x, y, count, most, pale=(year, month) < (today.year, today.month), label=f"Tháng {month}")
        point = (x + _STEP / 2, y + _BASE - (_BASE - _TOP) * by_now / total)
        yield Line(x=before[0], y=before[1], to_x=point[0], to_y=point[1], tone="mark", width=1.5)
        before = point
        if (year, month) == (today.year, today.month):
            yield Line(x=x, y=y + _TOP - 8, to_x=x, to_y=y + _BASE, tone="ink", dashed=True)
            yield Words(x=x + 4, y=y + _TOP - 2, text="tháng này", size=11, tone="soft")
    yield Words(x=_WIDTH - 20, y=y + 18, text="— phần đến hạn cộng dồn (tới 100%)", size=11, tone="mark", anchor="end")


def _column(x: float, y: float, count: int, most: int, *, pale: bool, label: str) -> Iterator[Shape]:
    height = (_BASE - _TOP) * 0.8 * count / most
    if count:
        says = f"{label}: {count} nhiệm vụ"
        tone = "pale" if pale else "brand"
        yield Box(x=x + 12, y=y + _BASE - height, w=_STEP - 24, h=height, tone=tone, says=says)
        yield Words(x=x + _STEP / 2, y=y + _BASE - height - 5, text=str(count), size=12, anchor="middle", bold=True)
    yield Words(x=x + _STEP / 2, y=y + _BASE + 17, text=label, size=11, tone="soft", anchor="middle")


def _told(year: int, months: Counter[int]) -> str:
    return f"Năm {year}: " + ", ".join(f"tháng {month} {months[month]} việc" for month in sorted(months))
