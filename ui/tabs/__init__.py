"""The tabs, in the order of an official's day."""

from __future__ import annotations

from ui.tabs import ask, bases, draft, duties, papers, quality, review, targets
from ui.tabs.desk import Desk, Tab

ALL = (
    Tab("Hỏi đáp", "ask", ask.fill),
    Tab("Phân công", "duties", duties.fill),
    Tab("Chỉ tiêu", "targets", targets.fill),
    Tab("Căn cứ", "bases", bases.fill),
    Tab("Soạn thảo", "draft", draft.fill),
    Tab("Rà soát", "review", review.fill),
    Tab("Thư viện", "papers", papers.fill),
    Tab("Đánh giá", "quality", quality.fill),
)

__all__ = ["ALL", "Desk", "Tab"]
