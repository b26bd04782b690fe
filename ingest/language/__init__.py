"""What ordinary Vietnamese looks like: counts of syllables and of their neighbours, learned from public documents."""

from ingest.language.model import LanguageModel, default_model

__all__ = ["LanguageModel", "default_model"]
