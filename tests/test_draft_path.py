"""A draft as a path: models with reasons, the right superior, what is optional, the land that a place does not have."""

from __future__ import annotations

import pytest

from assistant.draft import Draft, Request, draft
from assistant.draft.choose import kept, optional_ones, without
from assistant.draft.features import features_in, land_of
from assistant.draft.models import models
from assistant.draft.places import Place, provinces_of
from assistant.draft.records import Paragraph
from vectorstore.library import Library

OWN = Request(place="xã Đồng Mây", period="năm 2027")


@pytest.fixture(scope="module")
def made(sample_library: Library) -> Draft:
    """The next plan of a place that has one."""
    return draft(sample_library, OWN)


def test_models_are_ranked_and_each_says_why(sample_library: Library) -> None:
    found = models(sample_library, OWN)
    assert found[0].document.doc_id == "dong-may-2026" and found[0].best
    assert "chính địa phương" in found[0].reasons[0]
    assert all(model.reasons for model in found)
    under = models(sample_library, Request(place="phường Lá Bàng", period="năm 2026", implements="minh-giang-2026"))
    assert "cùng triển khai" in under[0].reasons[0] and "minh-giang-2026" not in {m.document.doc_id for m in under}


def test_models_are_about_the_subject_whatever_place_and_year_their_titles_name(sample_library: Library) -> None:
    asked = Request(place="xã Bãi Vàng", period="năm 2026")
    assert {m.document.doc_id for m in models(sample_library, asked)}.isdisjoint({"nong-thon-moi-dong-may-2026"})
    other = Request(place="xã Bãi Vàng", period="năm 2026", title="Xây dựng nông thôn mới xã Bãi Vàng năm 2026")
    assert [m.document.doc_id for m in models(sample_library, other)] == ["nong-thon-moi-dong-may-2026"]


def test_nothing_of_a_sea_for_a_place_without_one_and_it_is_said(made: Draft) -> None:
    assert not [p.text for p in made.paragraphs if features_in(p.text)]
    assert "biển, đảo" in made.notes[0] and "xã Đồng Mây" in made.notes[0]


def test_land_is_known_from_own_papers_or_the_kind_of_place(sample_library: Library) -> None:
    assert land_of(sample_library, Place("đặc khu", "Hòn Sao")).lacks("Kiểm tra tàu cá tại bến cá.") == ()
    new = land_of(sample_library, Place("xã", "Trúc Lâm"))
    assert not new.known and new.lacks("Phối hợp đồn biên phòng tuần tra biên giới.") == ("biên giới",)
    assert features_in("Biển báo, biển số nhà, biển hiệu; biên chế") == frozenset()


def test_a_place_that_tells_nothing_of_its_land_has_such_clauses_to_choose(sample_library: Library) -> None:
    new = draft(sample_library, Request(place="xã Bãi Vàng", period="năm 2027", implements="minh-giang-2026"))
    told = [p for p in new.paragraphs if features_in(p.text)]
    assert told and all("biển, đảo" in p.optional for p in told)


def test_what_one_model_alone_has_is_optional_but_not_what_the_nearest_has(made: Draft) -> None:
    for n, paragraph in enumerate(made.paragraphs):
        papers = {precedent.doc_id for precedent in paragraph.precedents}
        assert (n in optional_ones(made)) == bool(paragraph.optional)
        if paragraph.optional:
            assert len(papers) == 1 and "dong-may-2026" not in papers


def test_unticked_paragraphs_go_with_their_headings_and_groups_count_anew() -> None:
    def line(text: str, kind: str = "clause") -> Paragraph:
        return Paragraph(section="I", text=text, kind=kind)

    whole = Draft(
        place="xã Gò Me", period="năm 2027",
        paragraphs=(
            line("I. NHIỆM VỤ", "heading"), line("1. Hạ tầng", "heading"), line("- a"),
            line("2. Dữ liệu", "heading"), line("- b"), line("II. KINH PHÍ", "heading"), line("- c"),
        ),
    )  # fmt: skip
    assert [p.text for p in without(whole, {2}).paragraphs] == [
        "I. NHIỆM VỤ",
        "1. Dữ liệu",
        "- b",
        "II. KINH PHÍ",
        "- c",
    ]
    assert list(kept(whole, {2, 4})) == [5, 6]
    assert without(whole, set()) == whole


def test_the_superior_is_the_places_own_and_no_plan_of_another_province_is_carried_out(sample_library: Library) -> None:
    twice = provinces_of(Place("xã", "Tân Lập"))
    assert len(twice) > 1
    made = draft(sample_library, Request(place="xã Tân Lập", period="năm 2027", province=twice[0]))
    assert made.frame and made.frame.parent_authority.endswith(twice[0])
    assert not [basis.text for basis in made.frame.legal_bases if "Minh Giang" in basis.text]


def test_figures_are_those_that_the_superior_plan_sets_for_communes(sample_library: Library) -> None:
    new = draft(sample_library, Request(place="xã Bãi Vàng", period="năm 2026", implements="minh-giang-2026"))
    (text,) = [p.text for p in new.paragraphs if "xử lý trên môi trường mạng" in p.text and "%" in p.text]
    assert "80%" in text and "95%" not in text
