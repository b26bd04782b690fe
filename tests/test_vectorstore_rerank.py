"""An office with a cross-encoder lets it put the best hits in order; without one nothing changes."""

from __future__ import annotations

from pathlib import Path

from tests.store_models import tiny_cross_encoder
from tests.store_papers import WordEmbedder, paper
from vectorstore.library import Library
from vectorstore.options import Options
from vectorstore.rerank import Reranker, reranker

QUESTION = "đơn vị nào chủ trì bảo đảm an toàn thông tin mạng"


class Backwards:
    """A judge that likes the last best."""

    def predict(self, pairs, **_):
        import numpy as np

        return np.linspace(0.1, 0.9, len(pairs))


def test_the_judge_s_order_and_scores_are_shown(tmp_path: Path):
    with Library.open(tmp_path, embedder=WordEmbedder()) as library:
        library.add(paper())
        plain = library.search(QUESTION)
    judge = Reranker("judge")
    judge.__dict__["_model"] = Backwards()
    turned = judge.ordered(QUESTION, plain)
    assert [hit.passage for hit in turned] == [hit.passage for hit in reversed(plain)]
    assert turned[0].score == 0.9
    assert judge.ordered(QUESTION, []) == []


def test_a_configured_cross_encoder_orders_the_hits(tmp_path: Path):
    folder = tiny_cross_encoder(tmp_path / "judge")
    options = Options(reranker=str(folder))
    with Library.open(tmp_path / "home", embedder=WordEmbedder(), options=options) as library:
        library.add(paper())
        hits = library.search(QUESTION, k=3)
    assert len(hits) == 3
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score < 1 for hit in hits)


def test_none_is_used_when_none_is_configured():
    assert reranker(None) is None
