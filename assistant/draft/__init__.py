"""Drafts from precedents: each paragraph names where it comes from and what was changed."""

from assistant.draft.records import CannotDraft, Draft, Request
from assistant.draft.write import draft

__all__ = ["CannotDraft", "Draft", "Request", "draft"]
