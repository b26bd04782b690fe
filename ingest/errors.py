"""What ingest says when a file cannot be read: one clear Vietnamese sentence, never a stack trace."""

from __future__ import annotations


class Unreadable(Exception):
    """A file that gives no text. `str(error)` is one Vietnamese sentence: what is wrong and what to do about it.

    code: a short stable name of the reason (empty, too_large, encrypted, broken, unsupported, missing_tool, timeout,
    zip_bomb, not_a_file, no_text), for tests and for the interface.
    """

    def __init__(self, message: str, *, code: str = "broken") -> None:
        super().__init__(message)
        self.code = code


def unforeseen(name: str, error: Exception) -> Unreadable:
    """A fault that no reader foresaw, as the one sentence for its file; the cause stays attached for the log."""
    made = Unreadable(
        f"Đọc tệp “{name}” gặp lỗi ngoài dự kiến ({type(error).__name__}); các tệp khác không bị ảnh hưởng."
    )
    made.__cause__ = error
    return made
