"""The tabs, in the order of an official's day."""

from __future__ import annotations

from ui.tabs import ask
from ui.tabs.desk import Desk, Tab

ALL = (Tab("Hỏi đáp", "ask", ask.fill),)

__all__ = ["ALL", "Desk", "Tab"]
