"""The tabs, in the order of an official's day."""

from __future__ import annotations

from ui.tabs import ask, bases, duties, papers, quality, targets
from ui.tabs.desk import Desk, Tab

ALL = (
    Tab("Hỏi đáp", "ask", ask.fill),
    Tab("Phân công", "duties", duties.fill),
    Tab("Chỉ tiêu", "targets", targets.fill),
    Tab("Căn cứ", "bases", bases.fill),
    Tab("Thư viện", "papers", papers.fill),
    Tab("Đánh giá", "quality", quality.fill),
)

__all__ = ["ALL", "Desk", "Tab"]
