"""The word lists that questions are read by: each line does what its example says."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import cast

import pytest

from assistant.understand import Reader
from assistant.understand.abbreviations import expand
from assistant.understand.datafiles import rows
from eval.understanding import QUESTIONS, SAMPLES, Papers, _load, measure
from tests.understanding_papers import FewPapers
from vectorstore.library import Library


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader(cast(Library, FewPapers()))


@pytest.mark.parametrize("row", rows("intents.tsv"), ids=lambda row: row[4])
def test_each_example_of_an_intent_is_read_as_that(reader: Reader, row: tuple[str, ...]) -> None:
    assert reader.read(row[4]).aspect == row[0]


@pytest.mark.parametrize("row", rows("out_of_scope.tsv"), ids=lambda row: row[1])
def test_each_question_of_no_office_is_out_of_scope(reader: Reader, row: tuple[str, ...]) -> None:
    assert reader.read(row[1]).intent == "out_of_scope"


@pytest.mark.parametrize("row", rows("english_questions.tsv"), ids=lambda row: row[2])
def test_each_english_form_is_taken_for_english(reader: Reader, row: tuple[str, ...]) -> None:
    assert reader.read(row[2]).language == "en"


def test_every_short_form_is_well_formed() -> None:
    lines = rows("abbreviations.tsv")
    assert len(lines) > 250
    assert all(len(row) == 4 and row[3] for row in lines)
    assert [key for key, count in Counter((row[0], row[2]) for row in lines).items() if count > 1] == []
    for row in lines:
        expand(f"ở {row[0]} xã", lambda words: False)


def test_english_terms_are_many_and_each_once() -> None:
    lines = rows("english.tsv")
    assert len(lines) > 400
    assert [term for term, count in Counter(row[0] for row in lines).items() if count > 1] == []


def test_the_gazetteer_holds_the_units_of_today_and_before() -> None:
    kinds = Counter((row[0], row[4]) for row in rows("places.tsv"))
    assert kinds["tỉnh", "current"] + kinds["thành phố", "current"] == 34
    assert kinds["đặc khu", "current"] == 13
    assert kinds["huyện", "former"] > 400
    assert sum(count for (kind, _), count in kinds.items() if kind in ("xã", "phường")) > 3200


def test_the_questions_about_the_samples_are_understood() -> None:
    if not any(SAMPLES.glob("*.txt")):
        pytest.skip("the sample texts are not there yet")
    result = measure(_load(Path(QUESTIONS)), Reader(cast(Library, Papers(SAMPLES))))
    shares = {name: share for name, (share, _) in result.shares().items()}
    assert min(shares[name] for name in ("places", "missing places", "papers")) >= 0.97, result.failures
    assert min(shares[name] for name in ("intent", "units", "topic", "follow-up")) >= 0.93, result.failures
