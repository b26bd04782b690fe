"""The sample library shows every strength: levels, years, kinds of paper, a scan with its pages, an annex table."""

from __future__ import annotations

from assistant.tables.levels import LEVELS, bound
from ingest.pipeline import read
from tests.shared import SAMPLES
from vectorstore.library import Library


def test_the_papers_show_levels_years_kinds_and_an_annex(sample_library: Library) -> None:
    papers = {document.doc_id: document for document in sample_library.documents()}
    levels = {bound(target, papers[target.doc_id]) for target in sample_library.targets()}
    assert {LEVELS[0], LEVELS[2]} <= levels
    assert {"năm 2026", "năm 2027"} <= {document.metadata.period for document in papers.values()}
    assert {"Kế hoạch", "Quyết định"} <= {document.metadata.doc_type for document in papers.values()}
    assert any(s.zone == "annex" and s.kind == "row" for d in papers for s in sample_library.sections(d))


def test_the_directive_is_a_scan_whose_tasks_know_their_page() -> None:
    (path,) = (SAMPLES / "scans").glob("*.pdf")
    paper = read(path)
    assert paper.document.kind == "scan" and paper.document.metadata.doc_type == "Chỉ thị"
    assert {fact.page for fact in paper.facts.responsibilities} == {1, 2}
    assert [ref.number for ref in paper.document.metadata.implements] == ["41/KH-UBND"]
