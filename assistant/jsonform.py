"""The answer object of the command-line contract."""

from __future__ import annotations

from typing import Any

from assistant.records import Answer, Citation


def answer_object(answer: Answer, identifier: str | None = None) -> dict[str, Any]:
    """An answer as the contract's JSON object; see docs/contract.md."""
    understood = answer.understood
    return {
        "id": identifier,
        "question": answer.question,
        "understood": {
            "text": understood.text,
            "places": [place.name for place in understood.places],
            "periods": list(understood.periods),
            "units": [unit.name for unit in understood.units],
            "intent": understood.intent,
        },
        "answer": answer.answer,
        "abstained": answer.abstained,
        "reason": answer.reason,
        "citations": [citation_object(citation) for citation in answer.citations],
        "retrieved": [
            {
                "doc_id": hit.passage.doc_id,
                "section": hit.passage.path,
                "text": hit.passage.raw,
                "score": round(float(hit.score), 4),
            }
            for hit in answer.retrieved
        ],
        "mode": answer.mode,
        "notes": list(answer.notes),
        "latency_ms": answer.latency_ms,
    }


def citation_object(citation: Citation) -> dict[str, Any]:
    """A citation as the contract's JSON object, with its offsets in the raw text."""
    return {
        "n": citation.n,
        "doc_id": citation.doc_id,
        "title": citation.title,
        "number": citation.number,
        "date": citation.date,
        "section": citation.section,
        "page": citation.page,
        "quote": citation.quote,
        "quote_restored": citation.quote_restored,
        "start": citation.start,
        "end": citation.end,
        "context": list(citation.context),
        "place": citation.place,
    }
