"""Feedback becomes evaluation cases, each looked at by a person first.

`candidates` writes the 👎 as unreviewed cases; a person fills in what a right answer must hold and sets "reviewed";
`accept` takes the reviewed ones into the office's own question set."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any


class BadCase(Exception):
    """A reviewed case cannot be taken; the text is one Vietnamese sentence."""


def candidates(votes: Iterable[Mapping[str, Any]], out: Path) -> int:
    """Write a case for each 👎 to a JSON Lines file for a person to complete; returns how many.

    votes: rows with verdict, kind, words, question, answer, citations."""
    rows = [_case(vote) for vote in votes if vote["verdict"] == "down"]
    unique = {row["id"]: row for row in rows}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in unique.values()), encoding="utf-8")
    return len(unique)


def accept(reviewed: Path, questions: Path) -> int:
    """Add the reviewed cases of a file to a question set, each id once; returns how many were added.

    Raises BadCase for a reviewed case that says neither what a right answer holds nor that there is none."""
    known = {row["id"] for row in _rows(questions)} if questions.is_file() else set()
    fresh = [row for row in _rows(reviewed) if row.get("reviewed") and row["id"] not in known]
    for row in fresh:
        if row["doc_ids"] and not row["must_include"]:
            raise BadCase(f"Câu «{row['question']}» chưa ghi must_include; hãy điền rồi chạy lại.")
    questions.parent.mkdir(parents=True, exist_ok=True)
    with questions.open("a", encoding="utf-8") as stream:
        for row in fresh:
            stream.write(json.dumps({k: v for k, v in row.items() if k != "reviewed"}, ensure_ascii=False) + "\n")
    return len(fresh)


def _case(vote: Mapping[str, Any]) -> dict[str, Any]:
    question = str(vote["question"])
    return {
        "id": "fb-" + sha256(question.encode()).hexdigest()[:10],
        "question": question,
        "type": "feedback",
        "style": "normal",
        "history": [],
        "doc_ids": sorted({citation["doc_id"] for citation in vote["citations"]}),
        "evidence": [],
        "must_include": [],
        "must_not_include": [],
        "given": vote["answer"],
        "why": " ".join(filter(None, (vote["kind"], vote["words"]))),
        "reviewed": False,
    }


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
