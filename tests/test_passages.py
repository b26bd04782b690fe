"""Passages: what is retrieved must be a whole clause under its headings, and quotable word for word."""

from __future__ import annotations

import json
import re
from pathlib import Path

from ingest.load.lines import Draft, to_lines
from ingest.outline import parse
from ingest.outline.align import raw_quote
from ingest.passages import LIMIT, chunk
from ingest.sentences import piece_spans, sentence_spans
from tests.outline_papers import PLAN, outline, read_plan
from tests.shared import shared_dir
from vectorstore.records import Loaded
from vectorstore.text import normal, slug, words


def test_an_office_stands_with_its_tasks(tmp_path: Path) -> None:
    passages = chunk(outline(tmp_path, PLAN))
    unit = next(p for p in passages if "Chủ trì, hướng dẫn các thôn." in p.text)
    assert unit.text.endswith(
        "1. Phòng Văn hóa - Xã hội\n- Chủ trì, hướng dẫn các thôn.\n- Tổng hợp, báo cáo trước ngày 15/12/2026."
    )
    assert unit.heading == "III. TỔ CHỨC THỰC HIỆN › 1. Phòng Văn hóa - Xã hội"
    assert (unit.path, unit.zone) == ("III.1", "implementation")


def test_a_task_stands_with_who_leads_it_and_when_it_is_due(tmp_path: Path) -> None:
    passages = chunk(outline(tmp_path, PLAN))
    task = next(p for p in passages if "Rà soát địa điểm" in p.text)
    assert "+ Đơn vị chủ trì: Phòng Văn hóa - Xã hội." in task.text and "Quý II/2026" in task.text
    assert task.path == "II.1.1"


def test_two_offices_never_share_a_passage(tmp_path: Path) -> None:
    for passage in chunk(outline(tmp_path, PLAN)):
        assert not ("Phòng Văn hóa" in passage.text and "Phòng Kinh tế" in passage.text)


def test_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    sections = outline(tmp_path, PLAN)
    found = [ordinal for passage in chunk(sections) for ordinal in passage.sections]
    assert found == [s.ordinal for s in sections]


def test_a_long_clause_is_cut_between_sentences(tmp_path: Path) -> None:
    sentence = (
        "Thư viện xã phối hợp với các trường học tổ chức buổi đọc sách cho học sinh vào chiều thứ sáu hằng tuần. "
    )
    sections = outline(tmp_path, "I. NHIỆM VỤ\n\n1. Đọc sách\n\n- " + sentence * 30 + "\n")
    passages = chunk(sections)
    assert len(passages) > 2
    assert all(p.text.endswith(".") and len(p.text) <= LIMIT for p in passages)
    assert {p.heading for p in passages} == {"I. NHIỆM VỤ › 1. Đọc sách"}


def test_rows_are_whole_and_carry_their_columns() -> None:
    header = ("TT", "Nội dung", "Đơn vị chủ trì")
    rows = [header, *((str(n), f"Việc số {n} " + "cần làm trong năm " * 8, "Phòng Kinh tế") for n in range(1, 15))]
    drafts = [Draft(raw="I. DANH MỤC"), *(Draft(raw="\t".join(cells), cells=cells, header=header) for cells in rows)]
    loaded = Loaded(name="x", sha256="", kind="docx", lines=to_lines(drafts), pages=1)
    passages = chunk(parse(loaded, "x"))
    assert len(passages) > 2
    assert passages[-1].heading.endswith("TT | Nội dung | Đơn vị chủ trì") or passages[-1].text.startswith(
        "TT Nội dung"
    )
    assert all(re.match(r"\d+ Việc số|TT Nội dung|I\. ", line) for p in passages for line in p.text.split("\n"))


def test_sentences_are_not_cut_at_abbreviations_numbers_or_in_brackets() -> None:
    text = "Theo TP. Hải Dương và mục 1. Phần II (xem Phụ lục. Mẫu 2), triển khai ngay. Báo cáo trước 15/12."
    assert [text[a:b] for a, b in sentence_spans(text)] == [text[: text.index(" Báo cáo")], "Báo cáo trước 15/12."]
    assert [("Một; hai; ba.")[a:b] for a, b in piece_spans("Một; hai; ba.", 8)] == ["Một;", "hai; ba."]


def test_every_section_of_the_real_plans_is_quotable_word_for_word() -> None:
    for path in sorted((shared_dir() / "plans").glob("*.txt")):
        loaded = read_plan(path)
        source = normal(path.read_text(encoding="utf-8"))
        for section in parse(loaded, slug(path.name)):
            assert normal(section.raw) in source
            assert normal(raw_quote(section)) in source
            for start, end in sentence_spans(section.text):
                assert normal(raw_quote(section, start, end)) in source


def test_evidence_that_readers_marked_stands_in_one_passage_under_its_path() -> None:
    shared = shared_dir()
    passages = {
        path.stem: chunk(parse(read_plan(path), path.stem)) for path in sorted((shared / "plans").glob("*.txt"))
    }
    found = placed = total = 0
    for line in (shared / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        question = json.loads(line)
        paths = question["section"] if isinstance(question["section"], list) else [question["section"]]
        for evidence in question["evidence"]:
            wanted = {normal(word) for word in words(normal(evidence))}
            holding = [
                p
                for doc in question["doc_ids"]
                for p in passages[doc]
                if len(wanted & set(words(normal(p.raw)))) >= 0.8 * len(wanted)
            ]
            total, found = total + 1, found + bool(holding)
            placed += any(p.path in paths for p in holding)
    assert total == 206 and found >= 204 and placed >= 202
