"""The language model knows Vietnamese syllables, prefers what is usual and learns from a library."""

from __future__ import annotations

import math

import pytest

from ingest.language import default_model
from ingest.language.model import DATA
from ingest.language.syllable import is_possible
from ingest.language.tokens import tokens


@pytest.mark.parametrize("word", ["nghiêng", "quỹ", "thuỷ", "thủy", "gì", "giếng", "Kế", "ỦY", "khuya"])
def test_possible_syllables(word: str) -> None:
    assert is_possible(word)


@pytest.mark.parametrize("word", ["nghiệngh", "kối", "bat", "thôngs", "dién6", "ngế", "ubnd", ""])
def test_impossible_syllables(word: str) -> None:
    assert not is_possible(word)


def test_known_syllables_and_their_kin() -> None:
    model = default_model()
    assert model.is_syllable("Trì") and model.is_syllable("HĐND")
    assert not model.is_syllable("trìf")
    assert model.candidates("tri")[0] in ("trị", "trí", "trì") and "trì" in model.candidates("trị")


def test_the_usual_word_scores_higher_in_its_place() -> None:
    model = default_model()
    assert model.score("phòng", "chủ", "trì", "phối", "hợp") > model.score("phòng", "chủ", "trị", "phối", "hợp") + 3
    assert math.isfinite(model.score("", "", "xyzxyz", "", ""))


def test_a_library_teaches_the_model() -> None:
    model = default_model()
    taught = model.with_texts(["xã Hòn Sáo ban hành kế hoạch"] * 3)
    assert taught.score("xã", "hòn", "sáo", "ban", "hành") > model.score("xã", "hòn", "sáo", "ban", "hành") + 1
    assert taught.with_texts(["xã Hòn Sáo ban hành kế hoạch"] * 3, weight=-2.0).score(
        "xã", "hòn", "sáo", "ban", "hành"
    ) == pytest.approx(model.score("xã", "hòn", "sáo", "ban", "hành"), abs=0.5)


def test_sentences_are_counted_from_edge_to_edge() -> None:
    assert list(tokens("- Đạt 80% hồ sơ.\n1. Số 82/2024/NĐ-CP")) == (
        ["<s>", "<s>", "đạt", "<num>", "hồ", "sơ", "<s>", "<s>", "số", "<code>", "<s>"]
    )


def test_the_shipped_counts_are_compact() -> None:
    assert DATA.stat().st_size < 4_000_000
