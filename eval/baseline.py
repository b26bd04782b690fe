"""The naive assistant people would write first: cut every 1000 characters, embed, take the top four. Nothing else.

RecursiveCharacterTextSplitter 1000/200 and the same embedding model; no filters, no refusal, the best chunk as answer."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from langchain_core.embeddings import Embeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

_TOP = 4
_SHOWN = 10


class NaiveBaseline:
    """Dense retrieval over fixed-size chunks of the raw texts."""

    def __init__(self, raw_texts: Mapping[str, str], embedder: Embeddings) -> None:
        splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)
        self._chunks = [(doc_id, chunk) for doc_id, text in raw_texts.items() for chunk in splitter.split_text(text)]
        self._embedder = embedder
        self._vectors = np.asarray(embedder.embed_documents([chunk for _, chunk in self._chunks]), dtype=np.float32)

    def ask(self, question: str) -> dict[str, Any]:
        """The answer object of the contract, as far as a naive script has it."""
        began = time.perf_counter()
        scores = self._vectors @ np.asarray(self._embedder.embed_query(question), dtype=np.float32)
        order = np.argsort(-scores)[:_SHOWN]
        retrieved = [
            {"doc_id": self._chunks[i][0], "section": "", "text": self._chunks[i][1], "score": float(scores[i])}
            for i in order
        ]
        cited = [{"n": n, "doc_id": row["doc_id"], "quote": row["text"]} for n, row in enumerate(retrieved[:_TOP], 1)]
        return {
            "question": question,
            "answer": " ".join(row["text"] for row in retrieved[:_TOP]),
            "abstained": False,
            "citations": cited,
            "retrieved": retrieved,
            "latency_ms": round((time.perf_counter() - began) * 1000, 1),
        }

    def batch(self, questions: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Answers to a question set."""
        return [{**self.ask(question["question"]), "id": question["id"]} for question in questions]
