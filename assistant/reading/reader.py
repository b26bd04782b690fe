"""The reader: of the clauses that search found, how surely each answers the question, and how surely none does.

Three looks, each at fewer clauses than the one before: search's own score with the words shared, late interaction over
token vectors kept from ingest, question and clause side by side. What they say, with where the clause stands, is weighed
by a small model (`weights.json`, fitted by `python -m eval.fit_reader`); "none of these" is one of its outcomes.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.query import Query, coverage
from assistant.reading.answerable import answerable
from assistant.reading.features import ASKED, FEATURES
from assistant.reading.network import network
from assistant.reading.records import Read
from assistant.reading.store import TokenStore
from assistant.reading.wording import clause_words, read_text, told_text
from assistant.records import Understood
from assistant.statements import Statement
from assistant.years import years
from ingest.spans import cell_kinds, figures, spans

if TYPE_CHECKING:
    from assistant.desk import Desk
    from assistant.states import Judged, Retrieved
    from vectorstore.records import Document, Hit

MATCHED, READ = 120, 14
"""How many clauses late interaction and the side-by-side look see."""
_SIDE = FEATURES.index("read")
_FILE = Path(__file__).parent / "weights.json"
_HEADS = frozenset({"heading", "unit", "article", "title", "annex"})
_TAIL = frozenset({"recipients", "signature"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that search found. features: as FEATURES, those of the networks 0 until they have looked."""

    statement: Statement
    features: np.ndarray

    @property
    def key(self) -> tuple[str, int]:
        """Identifier over the library."""
        return self.statement.doc_id, self.statement.section.ordinal


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted weights of FEATURES and the limits.

    sure: the chance that any clause answers, at which one is told; certain: at which it is told without "có thể liên quan".
    likely: the support at which a clause bears out what the kind of question words; alone: at which a clause is told where
    all together are not sure. beside: the share of the best clause's chance at which another of its paper is told beside
    it, worth: the least chance of such a one; abreast: the share at which one of another place is, or an answer's own
    clause counts for as good."""

    weights: np.ndarray
    bias: float
    sure: float
    certain: float
    likely: float
    alone: float
    beside: float
    worth: float
    abreast: float


@cache
def weights() -> Weights:
    """The weights of `weights.json`."""
    data = json.loads(_FILE.read_text(encoding="utf-8"))
    return Weights(np.array([data["weights"][name] for name in FEATURES]), data["bias"], **data["limits"])


class ClauseReader:
    """Reads clauses of one library."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._network = network()
        self._tokens = TokenStore(desk.library.home, self._network.token_vectors)

    def candidates(
        self, understood: Understood, query: Query, hits: Sequence[Hit], named: Sequence[str]
    ) -> list[Candidate]:
        """The clauses of the passages found, best first by plain scores. named: papers that the question fixes, if any."""
        asked = frozenset(years(" ".join(understood.periods)))
        found: dict[tuple[str, int], Candidate] = {}
        for hit in hits:
            for ordinal in hit.passage.sections:
                statement = self._desk.statement(hit.passage.doc_id, ordinal)
                if (
                    statement is not None
                    and (statement.doc_id, ordinal) not in found
                    and not _of_others(statement, asked)
                ):
                    features = self._plain(query, statement, hit, asked, named)
                    found[statement.doc_id, ordinal] = Candidate(statement, features)
        return sorted(found.values(), key=lambda one: -_plainly(one.features))

    def judged(self, state: Retrieved) -> tuple[list[Read], float]:
        """The clauses of a question's passages with their chances, likeliest first; how surely, 0 to 1, any answers."""
        looked = self.looked_at(state)
        if not looked:
            return [], 0.0
        table = np.stack([one.features for one in looked])
        logits = table @ weights().weights + weights().bias
        whole = float(np.logaddexp.reduce([*logits, 0.0]))
        found = [
            Read(one.statement, math.exp(logit - whole), 1 / (1 + math.exp(-logit)), float(one.features[_SIDE]))
            for one, logit in zip(looked, logits.tolist(), strict=True)
        ]
        return sorted(found, key=lambda one: -one.support), answerable(table, logits)

    def looked_at(self, state: Retrieved) -> list[Candidate]:
        """The best clauses of a question's passages with what both networks say of them."""
        named = [doc_id for doc_id in state.understood.doc_ids if doc_id in set(state.scope)]
        found = self.candidates(state.understood, state.query, state.hits, named)
        return self.looked(state.understood.text, found, state.understood.asks)

    def looked(self, text: str, candidates: Sequence[Candidate], asks: Sequence[str] = ()) -> list[Candidate]:
        """The best candidates with what both networks say of them, and which of the kinds asked for they lack."""
        if not candidates or not text.strip():
            return []
        question = self._network.question(text)
        first = list(candidates[:MATCHED])
        texts = [self.text(one.statement) for one in first]
        matched = self._network.matched(question, self._tokens.of(texts))
        order = np.argsort(-(matched + [_plainly(one.features) for one in first]))[:READ]
        read = self._network.read(question, [texts[at] for at in order])
        return [
            _with(first[at], asks, read_, matched[at]) for at, read_ in zip(order.tolist(), read.tolist(), strict=True)
        ]

    def ahead(self, state: Judged, told: Sequence[tuple[str, str]]) -> list[float]:
        """How far each thing told of a paper is ahead of the best clause, as logits of the side-by-side look.

        told: (doc_id, words), facts put into words; they are read as if they were clauses."""
        if not told or not state.understood.text.strip():
            return [-math.inf] * len(told)
        texts = [told_text(self._document(doc_id), words) for doc_id, words in told]
        logits = self._network.read(self._network.question(state.understood.text), texts)
        return [float(logit) - max((read.logit for read in state.reads), default=0.0) for logit in logits]

    def text(self, statement: Statement) -> str:
        """What the networks see of a clause."""
        return read_text(self._document(statement.doc_id), statement)

    def _document(self, doc_id: str) -> Document:
        document = self._desk.document(doc_id)
        assert document is not None  # statements and facts come from papers of the library
        return document

    def prepare(self, doc_id: str) -> int:
        """Encode the clauses of a paper that are not encoded yet; how many these were."""
        missing = self._tokens.missing([self.text(statement) for statement in self._desk.statements.of(doc_id)])
        self._tokens.of(missing)
        return len(missing)

    def _plain(
        self,
        query: Query,
        statement: Statement,
        hit: Hit,
        asked: frozenset[str],
        named: Sequence[str],
    ) -> np.ndarray:
        section, matter = statement.section, statement.matter
        document = self._desk.document(statement.doc_id)
        period = (document.metadata.period or "") if document else ""
        told = years(section.text) or years(" ".join([*statement.trail, period]))
        mass = query.mass or 1.0
        own = sum(weight for term, weight in query.weights.items() if term in matter.terms) / mass
        values = {
            "fused": hit.score,
            "lexical": hit.lexical,
            "dense": hit.dense,
            "own": own,
            "whole": coverage(query, matter),
            "elsewhere": float(bool(named) and statement.doc_id not in named),
            "other_year": float(bool(asked and told and not asked & told)),
            "heading": float(section.kind in _HEADS),
            "tail": float(section.zone in _TAIL),
        }
        return np.array([values.get(name, 0.0) for name in FEATURES])


def _of_others(statement: Statement, asked: frozenset[str]) -> bool:
    """True for a clause whose own words tell of years, and of none that is asked about."""
    told = years(" ".join((statement.section.text, *statement.section.header)))
    return bool(asked and told and not asked & told)


def _holds(statement: Statement, kind: str) -> bool:
    """True when a clause or a heading above it names a thing of that kind; an office may also be the heading it stands under."""
    if kind == "unit" and statement.unit is not None:
        return True
    section = statement.section
    if section.kind == "row" and cell_kinds(section.header, section.cells) & ASKED[kind]:
        return True
    text = " ; ".join((clause_words(section), *statement.trail[-2:]))
    found = spans(text) if kind == "unit" else figures(text)
    return any(span.kind in ASKED[kind] for span in found)


def _plainly(features: np.ndarray) -> float:
    """Search's score and the words shared: the order before the networks have looked."""
    at = FEATURES.index
    return float(features[at("fused")] + 0.6 * features[at("own")] - 0.2 * features[at("elsewhere")])


def _with(one: Candidate, asks: Sequence[str], read: float, match: float) -> Candidate:
    """The candidate with what is found out only about the few that are looked at."""
    values = {"read": read, "match": match}
    values |= {f"lacks_{kind}": float(not _holds(one.statement, kind)) for kind in asks if kind in ASKED}
    features = one.features.copy()
    for name, value in values.items():
        features[FEATURES.index(name)] = value
    return Candidate(one.statement, features)
