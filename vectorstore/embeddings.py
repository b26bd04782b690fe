"""Text to vectors, as LangChain's `Embeddings`: the packaged model by default, any sentence-transformers model by name.

E5 models expect `query: ` before a question and `passage: ` before what is searched (model card of multilingual-e5);
other models get their text under the prompts that their own folder names, if any.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings

from vectorstore import models

MAX_TOKENS = 512  # what the packaged model was trained with; the rest of a longer text is not looked at
_REMEMBERED = 512  # questions whose vector is kept


def default_embedder(model: str | None = None) -> Embeddings:
    """The embedder in force: `model` or TROLY_EMBEDDING_MODEL (name or folder), else the packaged model.

    One instance a process and model; nothing is loaded before the first text is embedded."""
    return _embedder(model or os.environ.get("TROLY_EMBEDDING_MODEL") or None)


class PackagedEmbedder(Embeddings):
    """multilingual-e5-small on plain onnxruntime: no torch, one text at a time, several texts on several cores.

    name: tells its vectors from another model's, in caches and indexes."""

    name = "multilingual-e5-small:q8:2"

    def __init__(self) -> None:
        self._remembered: OrderedDict[str, list[float]] = OrderedDict()

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors [texts, 384] of passages."""
        return self.vectors([f"passage: {text}" for text in texts]).tolist()

    def embed_query(self, text: str) -> list[float]:
        """The unit vector [384] of a question; the last few hundred questions are remembered."""
        known = self._remembered.get(text)
        if known is None:
            known = self._remembered[text] = self.vectors([f"query: {text}"])[0].tolist()
            if len(self._remembered) > _REMEMBERED:
                self._remembered.popitem(last=False)
        return known

    def vectors(self, texts: list[str]) -> np.ndarray:
        """Unit vectors, float32 [texts, 384], of texts that bear their prefix already."""
        if len(texts) < 2:
            return np.stack([self._vector(text) for text in texts]) if texts else np.zeros((0, 384), np.float32)
        return np.stack(list(self._workers.map(self._vector, texts)))

    def tokens(self, text: str) -> int:
        """How many tokens the model sees of a text, its two end marks included."""
        return len(tokenizer().encode(text).ids)

    def _vector(self, text: str) -> np.ndarray:
        ids = np.array([tokenizer().encode(text).ids], dtype=np.int64)
        return self._session.run(["vector"], {"ids": ids})[0][0]

    @cached_property
    def _folder(self) -> Path:
        return models.packaged_onnx()

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # the texts are what is shared out, not the products: no thread ever spins
        options.log_severity_level = 3
        path = str(self._folder / "model.onnx")
        return onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    @cached_property
    def _workers(self) -> ThreadPoolExecutor:
        threads = int(os.environ.get("OMP_NUM_THREADS") or os.cpu_count() or 1)
        return ThreadPoolExecutor(max_workers=threads, thread_name_prefix="embed")


@cache
def tokenizer() -> Any:
    """The packaged model's tokenizer, cut at what the model can see; shared with the reader."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(models.packaged_onnx() / "tokenizer.json"))
    made.enable_truncation(MAX_TOKENS)
    return made


class SentenceTransformerEmbedder(Embeddings):
    """Any sentence-transformers model by name or folder; `name` as above. Loads torch."""

    def __init__(self, model: str | Path):
        self._source = str(model)
        self.name = f"sentence-transformers:{self._source}"

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Unit vectors of passages."""
        return self._encode(texts, "passage")

    def embed_query(self, text: str) -> list[float]:
        """The unit vector of a question."""
        return self._encode([text], "query")[0]

    def _encode(self, texts: list[str], role: str) -> list[list[float]]:
        named = getattr(self._model, "prompts", None) or {}
        prompt = named.get(role) or (f"{role}: " if "e5" in self._source.lower() else "")
        return self._model.encode(texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False).tolist()

    @cached_property
    def _model(self) -> Any:
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(self._source, device="cpu")


@cache
def _embedder(model: str | None) -> Embeddings:
    return SentenceTransformerEmbedder(model) if model else PackagedEmbedder()
