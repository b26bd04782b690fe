"""How surely a clause answers a question: a small fitted model over signs that a reader would look for too."""

from assistant.judge.judge import Judge, Judged

__all__ = ["Judge", "Judged"]
