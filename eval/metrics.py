"""The figures of an answered question set; defined as in docs/measurements.md, equal to the outside measuring script."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from vectorstore.text import normal

_WORD = re.compile(r"\w+")
Row = Mapping[str, Any]


@dataclass(slots=True)
class Score:
    """totals: figure → share 0 to 1 (latencies in milliseconds); slices: "type:target" → (share, count);
    failures: (question, answer) pairs that were answered wrong or not refused."""

    totals: dict[str, float] = field(default_factory=dict)
    slices: dict[str, tuple[float, int]] = field(default_factory=dict)
    failures: list[tuple[Row, Row]] = field(default_factory=list)


def score(questions: Iterable[Row], answers: Iterable[Row], raw_texts: Mapping[str, str]) -> Score:
    """Score answers against questions; `raw_texts` are the source texts by doc_id, in which every quote is looked up."""
    by_id = {answer["id"]: answer for answer in answers}
    sources = {doc_id: normal(text) for doc_id, text in raw_texts.items()}
    counts: dict[str, list[float]] = defaultdict(list)
    slices: dict[str, list[float]] = defaultdict(list)
    result = Score()
    for question in questions:
        answer = _EMPTY | dict(by_id.get(question["id"], {}))
        if not question["doc_ids"]:
            _refusable(question, answer, counts, result)
        else:
            _answerable(question, answer, sources, counts, slices, result)
    result.totals = {name: round(fmean(values), 4) for name, values in counts.items() if values}
    result.totals |= _latencies(by_id.values())
    result.slices = {name: (round(fmean(values), 3), len(values)) for name, values in sorted(slices.items())}
    return result


_EMPTY: dict[str, Any] = {"answer": "", "abstained": True, "citations": [], "retrieved": [], "latency_ms": None}


def _refusable(question: Row, answer: Row, counts: dict[str, list[float]], result: Score) -> None:
    counts["abstention_recall"].append(float(answer["abstained"]))
    if not answer["abstained"]:
        result.failures.append((question, answer))


def _answerable(
    question: Row,
    answer: Row,
    sources: Mapping[str, str],
    counts: dict[str, list[float]],
    slices: dict[str, list[float]],
    result: Score,
) -> None:
    right = answer_right(question, answer)
    counts["answer_accuracy"].append(float(right))
    counts["false_abstention"].append(float(answer["abstained"]))
    names = [f"type:{question['type']}", f"style:{question['style']}", *(f"doc:{doc}" for doc in question["doc_ids"])]
    for name in names:
        slices[name].append(float(right))
    if not right:
        result.failures.append((question, answer))
    _count_citations(question, answer, sources, counts)
    hit = _count_evidence(question, answer, counts)
    slices[f"hit@5 style:{question['style']}"].append(float(hit))


def answer_right(question: Row, answer: Row) -> bool:
    """One string of every must_include group and none of must_not_include stands in the answer, which is no refusal."""
    if answer["abstained"]:
        return False
    body = normal(answer["answer"])
    has_all = all(any(normal(option) in body for option in group) for group in question["must_include"])
    return has_all and not any(normal(bad) in body for bad in question["must_not_include"])


def covers(text: str, evidence: str, share: float) -> bool:
    """True when at least `share` of the evidence's different words stand in the text."""
    wanted = set(_WORD.findall(normal(evidence)))
    return bool(wanted) and len(wanted & set(_WORD.findall(normal(text)))) / len(wanted) >= share


def _count_citations(question: Row, answer: Row, sources: Mapping[str, str], counts: dict[str, list[float]]) -> None:
    precise: set[str] = set()
    for citation in [] if answer["abstained"] else answer["citations"]:
        quote = normal(citation["quote"])
        valid = quote != "" and quote in sources.get(citation["doc_id"], "")
        good = valid and citation["doc_id"] in question["doc_ids"] and _supports(question, citation["quote"])
        counts["citation_validity"].append(float(valid))
        counts["citation_precision"].append(float(good))
        if good:
            precise.add(citation["doc_id"])
    counts["citation_recall"].append(len(precise) / len(question["doc_ids"]))


def _supports(question: Row, quote: str) -> bool:
    if any(covers(quote, evidence, 0.5) for evidence in question["evidence"]):
        return True
    return any(normal(option) in normal(quote) for group in question["must_include"] for option in group)


def _count_evidence(question: Row, answer: Row, counts: dict[str, list[float]]) -> bool:
    """Count evidence_hit@k and evidence_recall@k; returns whether there was a hit in the first five."""
    at_five = False
    for k in (1, 5, 10):
        texts = [row["text"] for row in answer["retrieved"][:k] if row["doc_id"] in question["doc_ids"]]
        found = [any(covers(text, evidence, 0.8) for text in texts) for evidence in question["evidence"]]
        counts[f"evidence_hit@{k}"].append(float(any(found)))
        counts[f"evidence_recall@{k}"].append(sum(found) / len(found) if found else 0.0)
        at_five = any(found) if k == 5 else at_five
    return at_five


def _latencies(answers: Iterable[Row]) -> dict[str, float]:
    """p50 and p95 in milliseconds."""
    times = sorted(answer["latency_ms"] for answer in answers if answer.get("latency_ms") is not None)
    if not times:
        return {}
    at = {"latency_p50": len(times) // 2, "latency_p95": min(len(times) - 1, int(len(times) * 0.95))}
    return {name: round(times[index], 1) for name, index in at.items()}
