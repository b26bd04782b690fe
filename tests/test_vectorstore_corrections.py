"""What a person corrects is shown from then on, says that it was corrected, and outlives a new reading of the paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store_papers import CLAUSES, WordEmbedder, paper
from vectorstore.library import Library


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path, embedder=WordEmbedder()) as opened:
        opened.add(paper())
        yield opened


def test_an_edited_fact_is_shown_as_edited(library: Library):
    fact = library.responsibilities()[0]
    assert fact.correction is None
    library.correct(
        fact, "edited", fields={"unit": "Ban Chỉ huy Quân sự", "coordinating_units": ["Công an xã"]}, who="Lan"
    )
    shown = library.responsibilities()[0]
    assert (shown.unit, shown.coordinating_units, shown.correction) == (
        "Ban Chỉ huy Quân sự",
        ("Công an xã",),
        "edited",
    )
    assert shown.task == fact.task
    assert library.responsibilities(corrected=False)[0] == fact


def test_a_hidden_fact_is_left_out_everywhere_and_can_come_back(library: Library):
    fact = library.responsibilities()[0]
    library.correct(fact, "hidden")
    assert fact not in library.responsibilities()
    assert fact not in [found for found, _ in library.search_facts("an toàn thông tin", "responsibilities")]
    assert fact in library.responsibilities(corrected=False)
    library.uncorrect(fact)
    assert fact in library.responsibilities()


def test_a_confirmed_fact_says_so(library: Library):
    library.correct(library.targets()[0], "confirmed", who="Lan")
    assert library.targets()[0].correction == "confirmed"
    (noted,) = library.corrections()
    assert (noted.action, noted.who, noted.kind, noted.matched) == ("confirmed", "Lan", "targets", True)


def test_an_edited_fact_is_found_by_its_new_words(library: Library):
    library.correct(library.responsibilities()[3], "edited", fields={"unit": "Tổ công nghệ số cộng đồng"})
    best, _ = library.search_facts("tổ công nghệ số cộng đồng", "responsibilities")[0]
    assert best.unit == "Tổ công nghệ số cộng đồng"


def test_corrections_outlive_reading_the_paper_again_with_a_clause_inserted(library: Library):
    library.correct(library.responsibilities()[1], "edited", fields={"unit": "Phòng Nội vụ"})
    library.correct(library.targets()[0], "hidden")
    library.add(paper(clauses=(("Trạm Y tế", "Triển khai hồ sơ sức khỏe điện tử."), *CLAUSES)))
    assert [fact.unit for fact in library.responsibilities() if fact.correction] == ["Phòng Nội vụ"]
    assert library.targets() == ()


def test_corrections_outlive_removing_and_adding_the_paper(library: Library):
    library.correct(library.deadlines()[0], "confirmed")
    library.remove("suoi-may-2026")
    assert [noted.matched for noted in library.corrections()] == [False]
    library.add(paper())
    assert library.deadlines()[0].correction == "confirmed"
    library.rebuild()
    assert library.deadlines()[0].correction == "confirmed"


def test_a_correction_of_words_that_are_gone_is_kept_and_told(library: Library):
    library.correct(library.responsibilities()[0], "edited", fields={"unit": "Công an"})
    library.add(paper(clauses=CLAUSES[1:]))
    assert all(fact.correction is None for fact in library.responsibilities())
    assert [(noted.matched, noted.fields) for noted in library.corrections("suoi-may-2026")] == [
        (False, {"unit": "Công an"})
    ]


def test_two_facts_of_the_same_words_are_corrected_apart(library: Library):
    library.add(paper(clauses=(CLAUSES[0], CLAUSES[0])))
    first, second = library.responsibilities()
    assert first.fingerprint != second.fingerprint


def test_an_unknown_action_or_field_is_refused(library: Library):
    fact = library.targets()[0]
    for action, fields in (("deleted", {}), ("edited", {"colour": "đỏ"}), ("edited", {"doc_id": "x"})):
        with pytest.raises(ValueError):
            library.correct(fact, action, fields=fields)
    assert library.corrections() == ()
