"""How much the review finds, and how little it makes up: gold defects, planted defects, real papers."""

from __future__ import annotations

import json
import time

from assistant.review import review
from eval.review import findings_a_page, gold_recall, planted_recall
from tests.shared import SAMPLES, shared_dir


def test_most_defects_that_careful_readers_found_are_found() -> None:
    folder = shared_dir()
    lines = (folder / "questions" / "gold" / "defects.jsonl").read_text(encoding="utf-8").splitlines()
    gold = [json.loads(line) for line in lines if line.strip()]
    reviews = {doc: review(folder / "plans" / f"{doc}.txt") for doc in {defect["doc_id"] for defect in gold}}
    recall = gold_recall(gold, reviews)
    assert recall.share("high") >= 0.80, recall.misses
    assert recall.share("high", "medium") >= 0.60


def test_defects_put_into_clean_papers_are_found() -> None:
    recall, kinds = planted_recall(sorted((SAMPLES / "text").glob("*.txt")), count=100, seed=5)
    assert recall.share("planted") >= 0.90, [(defect["kind"], defect["evidence"]) for defect in recall.misses]
    assert len(kinds) >= 9


def test_real_papers_get_few_findings_a_page() -> None:
    papers = sorted((shared_dir() / "public" / "plans").glob("01*.txt"))[:3]
    for path in papers:
        shares = findings_a_page(review(path))
        assert shares["lỗi"] < 1.0, path.name
        assert sum(shares[grade] for grade in ("lỗi", "cảnh báo", "gợi ý")) < 3.0, path.name


def test_twenty_pages_are_reviewed_in_ten_seconds() -> None:
    path = shared_dir() / "public" / "plans" / "040_qd-hai-phong-212-2025-qd-ubnd.txt"
    review(SAMPLES / "text" / "hon-sao-2026.txt")
    started = time.process_time()
    review(path)
    assert time.process_time() - started < 10
