"""Understanding a question: what is asked, of which place, time, paper and office, however it was typed."""

from assistant.understand.reader import Reader

__all__ = ["Reader"]
