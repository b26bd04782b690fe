"""What the READMEs show is what the program prints."""

from __future__ import annotations

import pytest

from scripts.readme_examples import QUESTIONS, READMES, examples, filled


@pytest.fixture(scope="module")
def block() -> str:
    return examples()


@pytest.mark.parametrize("path", READMES, ids=lambda path: path.name)
def test_printed_answers_are_the_ones_shown(path, block):
    text = path.read_text(encoding="utf-8")
    assert filled(text, block) == text, "README khác với chương trình: chạy python -m scripts.readme_examples"


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_example_has_an_answer(question, block):
    answer = block.split(f'$ troly ask "{question}"')[1].split("```")[0]
    assert "[1]" in answer or "không" in answer
