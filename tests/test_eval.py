"""The figures of an answered question set, by hand and beside the outside script; feedback as cases; the gate of CI."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from eval import gate
from eval.metrics import Score, answer_right, score
from eval.promote import BadCase, accept, candidates
from eval.run import Run, measure, question_file, raw_texts
from tests.answering import bare_lines
from tests.shared import ROOT, shared_dir
from vectorstore.library import Library

SOURCES = {"a": "Công an phường chủ trì bảo đảm\nan toàn thông tin. Đạt 90% hồ sơ.", "b": "Văn phòng chủ trì."}


def question(identifier: str, **more: Any) -> dict[str, Any]:
    """A question about paper "a" whose right answer names Công an."""
    row = {
        "id": identifier,
        "question": "?",
        "type": "responsibility",
        "style": "normal",
        "doc_ids": ["a"],
        "evidence": ["Công an phường chủ trì bảo đảm an toàn thông tin."],
        "must_include": [["Công an", "CA phường"]],
        "must_not_include": ["Văn phòng"],
    }
    return {**row, **more}


def answer(
    identifier: str, text: str, *quotes: tuple[str, str], abstained: bool = False, **more: Any
) -> dict[str, Any]:
    """An answer with quotes as (paper, words)."""
    cited = [{"n": n, "doc_id": doc_id, "quote": words} for n, (doc_id, words) in enumerate(quotes, 1)]
    row = {"id": identifier, "answer": text, "abstained": abstained, "citations": cited, "retrieved": []}
    return {**row, "latency_ms": None, **more}


def totals(questions: list[dict[str, Any]], answers: list[dict[str, Any]]) -> Mapping[str, float]:
    return score(questions, answers, SOURCES).totals


def test_a_right_answer_with_its_quote_scores_fully() -> None:
    good = answer("1", "Công an phường chủ trì [1].", ("a", "Công an phường chủ trì bảo đảm an toàn thông tin."))
    figures = totals([question("1")], [good])
    assert figures["answer_accuracy"] == figures["citation_validity"] == figures["citation_precision"] == 1.0
    assert figures["citation_recall"] == 1.0 and figures["false_abstention"] == 0.0


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("CÔNG AN phường [1].", True),
        ("CA   phường [1].", True),
        ("Công an và Văn phòng [1].", False),
        ("Phòng Kinh tế [1].", False),
    ],
)
def test_one_of_each_group_and_nothing_forbidden(text: str, right: bool) -> None:
    assert answer_right(question("1"), answer("1", text)) is right


def test_a_refusal_is_never_a_right_answer() -> None:
    refused = answer("1", "Công an phường", abstained=True)
    figures = totals([question("1")], [refused])
    assert figures["answer_accuracy"] == 0.0 and figures["false_abstention"] == 1.0


def test_an_invented_quote_is_invalid_and_one_of_another_paper_imprecise() -> None:
    invented = answer("1", "Công an [1].", ("a", "Công an phường không chủ trì."))
    elsewhere = answer("2", "Công an [1].", ("b", "Văn phòng chủ trì."))
    figures = totals([question("1"), question("2")], [invented, elsewhere])
    assert figures["citation_validity"] == 0.5
    assert figures["citation_precision"] == figures["citation_recall"] == 0.0


def test_refusable_questions_count_for_refusals_alone() -> None:
    rows = [question("1", doc_ids=[]), question("2", doc_ids=[])]
    figures = totals(rows, [answer("1", "Không có.", abstained=True), answer("2", "Công an.")])
    assert figures == {"abstention_recall": 0.5}


def test_a_question_without_an_answer_counts_as_refused() -> None:
    result = score([question("1")], [], SOURCES)
    assert result.totals["false_abstention"] == 1.0 and [row["id"] for row, _ in result.failures] == ["1"]


def test_evidence_is_looked_for_among_the_first_ones_retrieved() -> None:
    wrong = {"doc_id": "a", "text": "Đạt 90% hồ sơ."}
    right = {"doc_id": "a", "text": "Công an phường chủ trì bảo đảm an toàn thông tin"}
    figures = totals([question("1")], [answer("1", "Công an.", retrieved=[wrong, wrong, right])])
    assert (figures["evidence_hit@1"], figures["evidence_hit@5"], figures["evidence_recall@10"]) == (0.0, 1.0, 1.0)


def test_latencies_are_the_middle_one_and_the_slow_one() -> None:
    rows = [question(str(n)) for n in range(100)]
    figures = totals(rows, [answer(str(n), "Công an.", latency_ms=float(n)) for n in range(100)])
    assert (figures["latency_p50"], figures["latency_p95"]) == (50.0, 95.0)


@pytest.fixture(scope="module")
def samples(sample_library: Library) -> Run:
    """The sample questions, answered once."""
    return measure("samples", sample_library, question_file(ROOT / "eval" / "questions" / "samples.jsonl"))


def test_every_answer_to_the_sample_questions_is_cited(samples: Run) -> None:
    assert samples.result.totals["citation_validity"] == 1.0
    told = [row for row in samples.answers if not row["abstained"]]
    assert len(told) > 40
    assert [row["answer"] for row in told if bare_lines(row["answer"])] == []


def test_the_outside_script_gives_the_same_figures(samples: Run, sample_library: Library, tmp_path: Path) -> None:
    script = shared_dir() / "tools" / "score.py"
    if not script.is_file():
        pytest.skip(f"no measuring script at {script}")
    for doc_id, text in raw_texts(sample_library).items():
        (tmp_path / f"{doc_id}.txt").write_text(text, encoding="utf-8")
    for name, rows in (("questions", samples.questions), ("answers", samples.answers)):
        lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    command = [sys.executable, script, tmp_path / "questions.jsonl", tmp_path / "answers.jsonl", tmp_path, "--json"]
    outside = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    counted = {"questions": outside["totals"].pop("questions"), "unanswered": outside["totals"].pop("unanswered")}
    assert counted == {"questions": len(samples.questions), "unanswered": 0}
    assert samples.result.totals == outside["totals"]
    assert {name: list(value) for name, value in samples.result.slices.items()} == outside["slices"]


def vote(verdict: str, asked: str, **more: Any) -> dict[str, Any]:
    """A person's vote on an answer."""
    cited = [{"doc_id": "b"}, {"doc_id": "a"}, {"doc_id": "a"}]
    row = {"verdict": verdict, "kind": "sai số liệu", "words": "90 mới đúng", "question": asked}
    return {**row, "answer": "Đạt 80% [1].", "citations": cited, **more}


def test_each_disliked_answer_becomes_one_case_for_a_person(tmp_path: Path) -> None:
    out = tmp_path / "cho-xem" / "cases.jsonl"
    votes = [vote("down", "Đạt bao nhiêu?"), vote("down", "Đạt bao nhiêu?"), vote("up", "Ai ký?")]
    assert candidates(votes, out) == 1
    (case,) = question_file(out)
    assert case["question"] == "Đạt bao nhiêu?" and case["reviewed"] is False
    assert case["doc_ids"] == ["a", "b"] and case["why"] == "sai số liệu 90 mới đúng" and case["must_include"] == []


def test_only_reviewed_cases_are_taken_and_each_once(tmp_path: Path) -> None:
    out, questions = tmp_path / "cases.jsonl", tmp_path / "eval" / "questions.jsonl"
    candidates([vote("down", "Đạt bao nhiêu?"), vote("down", "Ai ký?")], out)
    cases = question_file(out)
    assert accept(out, questions) == 0
    cases[0] |= {"reviewed": True, "must_include": [["90%"]]}
    out.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    assert (accept(out, questions), accept(out, questions)) == (1, 0)
    (taken,) = question_file(questions)
    assert taken["id"] == cases[0]["id"] and "reviewed" not in taken


def test_a_reviewed_case_must_say_what_is_right(tmp_path: Path) -> None:
    out, questions = tmp_path / "cases.jsonl", tmp_path / "questions.jsonl"
    candidates([vote("down", "Đạt bao nhiêu?")], out)
    out.write_text(json.dumps(question_file(out)[0] | {"reviewed": True}), encoding="utf-8")
    with pytest.raises(BadCase, match="Đạt bao nhiêu"):
        accept(out, questions)
    assert not questions.exists()


@pytest.fixture
def at_the_floor(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """A run whose figures stand just on the floors; a test may lower one."""
    figures = dict(json.loads((ROOT / "eval" / "floors.json").read_text(encoding="utf-8"))["samples"])
    monkeypatch.setattr(gate, "runs", lambda: [Run("samples", "troly", [], [], Score(totals=figures))])
    return figures


def test_the_gate_lets_figures_on_the_floor_pass(
    at_the_floor: dict[str, float], capsys: pytest.CaptureFixture[str]
) -> None:
    assert gate.main() == 0
    told = capsys.readouterr().out
    assert "KHÔNG ĐẠT" not in told and all(figure in told for figure in at_the_floor)


@pytest.mark.parametrize(
    ("figure", "change"), [("answer_accuracy", -0.01), ("citation_validity", -0.01), ("false_abstention", 0.01)]
)
def test_the_gate_fails_when_a_figure_misses_its_floor(
    at_the_floor: dict[str, float], figure: str, change: float, capsys: pytest.CaptureFixture[str]
) -> None:
    at_the_floor[figure] += change
    assert gate.main() == 1
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "KHÔNG ĐẠT" in line]
    assert figure in line


def test_a_figure_that_was_not_measured_misses_its_floor(at_the_floor: dict[str, float]) -> None:
    del at_the_floor["abstention_recall"]
    assert gate.main() == 1
