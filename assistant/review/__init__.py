"""Review of a draft before it is sent: `review(path, library)` finds, `apply(review, accepted)` writes the fixed copy."""

from assistant.review.records import SEVERITIES, Edit, Finding, Review

__all__ = ["SEVERITIES", "Edit", "Finding", "Review", "apply", "review"]


def __getattr__(name: str) -> object:
    """`review` and `apply` are loaded when they are first asked for: they bring the readers of all file formats along."""
    if name == "review":
        from assistant.review.run import review

        return review
    if name == "apply":
        from assistant.review.fixed import apply

        return apply
    raise AttributeError(name)
