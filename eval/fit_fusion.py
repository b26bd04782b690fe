"""`python -m eval.fit_fusion`: fit the mix of the lexical and the dense score, and say how good it is.

Two sets: law articles with questions (alqac_combined) and the plans with the development questions, both of the shared
folder. Each question is asked as written, without its diacritics, and with its diacritics restored as the assistant
does. The dense shares are fitted on a grid by mean nDCG@10 and written to vectorstore/data/fusion.json with --write.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np

from eval.metrics import covers
from eval.run import shared
from ingest.repair import restore
from vectorstore.fusion import WEIGHTS_FILE, Fusion, fusion
from vectorstore.library import Library
from vectorstore.records import Document, Hit, Ingested, Metadata, Passage
from vectorstore.text import fold, nfc, slug

SHARES = [round(step * 0.05, 2) for step in range(20)]
K1 = (0.1, 0.2, 0.3, 0.6, 1.2)
TYPED: dict[str, Callable[[str], str]] = {
    "as written": nfc,
    "no diacritics": lambda text: fold(nfc(text)),
    "no diacritics, restored": lambda text: restore(fold(nfc(text))),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, within which papers (None: all), and the keys of the passages that answer it."""

    text: str
    doc_ids: tuple[str, ...] | None
    answers: frozenset[str]


@dataclass(frozen=True)
class Found:
    """All candidates of a question. lexical, cosine: [candidates]; right: which of them answer."""

    lexical: np.ndarray
    cosine: np.ndarray
    right: np.ndarray
    wanted: int

    def order(self, weights: Fusion, share: float) -> np.ndarray:
        """Right or wrong, best first, under that dense share."""
        return self.right[np.argsort(-((1 - share) * self.lexical + share * self.near(weights)), kind="stable")]

    def near(self, weights: Fusion) -> np.ndarray:
        """The cosines as scores of 0 to 1."""
        return np.clip((self.cosine - weights.floor) / (weights.ceiling - weights.floor), 0, 1)


def main() -> None:
    """Fit, print the figures of every set, write the weights when asked to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--work", type=Path, default=Path("build/fit"), help="keeps the libraries for the next run")
    parser.add_argument("--write", action="store_true", help="write the fitted weights")
    parser.add_argument("--k1", action="store_true", help="fit k1 too (slow)")
    chosen = parser.parse_args()
    folder = shared()
    if folder is None:
        raise SystemExit("The shared folder is not here: set TROLY_SHARED.")
    sets = Sets(folder, chosen.work)
    weights = max((sets.fitted(k1) for k1 in (K1 if chosen.k1 else (fusion().k1,))), key=sets.quality)
    print(json.dumps(values := _values(weights)))
    for line in sets.report(weights):
        print(line)
    if chosen.write:
        WEIGHTS_FILE.write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


class Sets:
    """The question sets and the candidates of their questions."""

    def __init__(self, folder: Path, work: Path):
        self._folder, self._work = folder, work
        self._found: dict[tuple[str, str, float], list[Found]] = {}

    @cached_property
    def _sets(self) -> dict[str, tuple[Library, list[Question]]]:
        laws = Library.open(self._work / "alqac")
        _fill_laws(laws, self._folder / "public" / "alqac_combined")
        plans = Library.open(self._work / "plans")
        _fill_plans(plans, self._folder / "plans")
        asked = _plan_questions(plans, self._folder / "questions" / "dev.jsonl")
        return {
            "alqac": (laws, _law_questions(laws, self._folder / "public" / "alqac_combined")),
            "plans": (plans, asked),
            "plans, all papers": (plans, [replace(question, doc_ids=None) for question in asked]),
        }

    def fitted(self, k1: float) -> Fusion:
        """The best dense shares for that k1."""
        weights = replace(fusion(), k1=k1)
        clear = self._best(weights, ("as written", "no diacritics, restored"))
        return replace(weights, dense=clear, bare_dense=self._best(weights, ("no diacritics",)))

    def quality(self, weights: Fusion) -> float:
        """Mean nDCG@10 over the sets and ways of typing that the dense share is fitted on."""
        return self._mean(weights, weights.dense, ("as written", "no diacritics, restored"))

    def report(self, weights: Fusion) -> Iterator[str]:
        """One line a set and way of typing: the mix, and each index alone."""
        for name in self._sets:
            for typed in TYPED:
                found = self._candidates(name, typed, weights)
                share = weights.bare_dense if typed == "no diacritics" else weights.dense
                for what, used in (("mixed", share), ("lexical", 0.0), ("dense", 1.0)):
                    orders = [(one.order(weights, used), one.wanted) for one in found]
                    figures = {
                        "nDCG@10": fmean(_ndcg(order, wanted) for order, wanted in orders),
                        "R@10": fmean(order[:10].sum() / wanted for order, wanted in orders),
                        "hit@5": fmean(bool(order[:5].any()) for order, _ in orders),
                    }
                    told = "  ".join(f"{figure} {value:.4f}" for figure, value in figures.items())
                    yield f"{name:18s} {typed:24s} {what:8s} n={len(orders):4d}  {told}"

    def _best(self, weights: Fusion, typed: Sequence[str]) -> float:
        return max(SHARES, key=lambda share: self._mean(weights, share, typed))

    def _mean(self, weights: Fusion, share: float, typed: Sequence[str]) -> float:
        return fmean(
            fmean(_ndcg(one.order(weights, share), one.wanted) for one in self._candidates(name, way, weights))
            for name in self._sets
            for way in typed
        )

    def _candidates(self, name: str, typed: str, weights: Fusion) -> list[Found]:
        key = (name, typed, weights.k1)
        if key not in self._found:
            library, questions = self._sets[name]
            self._found[key] = [_found(library, question, TYPED[typed], weights) for question in questions]
        return self._found[key]


def _found(library: Library, question: Question, typed: Callable[[str], str], weights: Fusion) -> Found:
    text = typed(question.text)
    hits: list[Hit] = library.search(text, doc_ids=question.doc_ids, k=weights.pool, weights=weights)
    return Found(
        lexical=np.array([hit.lexical for hit in hits]),
        cosine=np.array([hit.dense for hit in hits]),
        right=np.array([hit.passage.key in question.answers for hit in hits], dtype=bool),
        wanted=len(question.answers),
    )


def _ndcg(order: np.ndarray, wanted: int, k: int = 10) -> float:
    """nDCG@k with binary relevance (Järvelin and Kekäläinen 2002); `wanted` relevant rows exist."""
    gains = 1 / np.log2(np.arange(2, k + 2))
    return float((order[:k] * gains[: len(order[:k])]).sum() / gains[: min(k, wanted)].sum())


def _fill_laws(library: Library, folder: Path) -> None:
    """One paper a law, one passage an article."""
    laws: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in _rows(folder / "corpus.jsonl"):
        laws[row["law"]].append(row)
    for law, articles in laws.items():
        doc_id = slug(law)
        if library.document(doc_id):
            continue
        document = Document(
            doc_id=doc_id, collection="alqac", name=law, sha256="", kind="md", pages=1, metadata=Metadata(title=law)
        )
        passages = tuple(_article(doc_id, number, row) for number, row in enumerate(articles))
        library.add(Ingested(document=document, raw_text="", sections=(), passages=passages))


def _article(doc_id: str, ordinal: int, row: dict[str, str]) -> Passage:
    path, text = f"Điều {row['article']}", row["text"]
    return Passage(
        doc_id=doc_id,
        ordinal=ordinal,
        sections=(),
        path=path,
        heading=f"{row['law']} › {path}",
        zone="body",
        text=text,
        raw=row["_id"],
        page=1,
    )


def _law_questions(library: Library, folder: Path) -> list[Question]:
    keys = {passage.raw: passage.key for passage in library.passages()}
    wanted: dict[str, set[str]] = defaultdict(set)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, article, _ = line.split("\t")
        wanted[question].add(keys[article])
    return [Question(row["text"], None, frozenset(wanted[row["_id"]])) for row in _rows(folder / "queries.jsonl")]


def _fill_plans(library: Library, folder: Path) -> None:
    from ingest.pipeline import ingest

    ingest(library, [folder])


def _plan_questions(library: Library, file: Path) -> list[Question]:
    """The answerable questions; a passage of a gold paper that holds 80 % of an evidence's words answers."""
    asked = []
    for row in _rows(file):
        right = {
            passage.key for doc_id in row["doc_ids"] for passage in library.passages(doc_id) if _tells(passage, row)
        }
        if right and not row["history"]:
            asked.append(Question(row["question"], tuple(row["doc_ids"]), frozenset(right)))
    return asked


def _tells(passage: Passage, row: dict[str, Any]) -> bool:
    return any(covers(passage.raw, evidence, 0.8) for evidence in row["evidence"])


def _rows(path: Path) -> Iterable[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _values(weights: Fusion) -> dict[str, Any]:
    told = {name: getattr(weights, name) for name in Fusion.__slots__}
    return {"source": "python -m eval.fit_fusion --write, on alqac_combined and the development questions", **told}


if __name__ == "__main__":
    main()
