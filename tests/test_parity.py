"""Every setting of the samples gives what their texts give."""

from __future__ import annotations

import pytest

from eval.parity import Parity, measured, samples
from ingest.load import tools
from samples.maker.rendering import DIRECT

METADATA, FACTS = 0.97, 0.95


def parity(name: str) -> Parity:
    """One rendering of the samples, measured."""
    return measured(name, samples())


@pytest.mark.parametrize("name", DIRECT)
def test_a_setting_gives_the_texts_metadata_and_facts(name: str) -> None:
    found = parity(name)
    assert found.unread == () and found.metadata >= METADATA and found.f1 >= FACTS, found.wrong


@pytest.mark.skipif(not tools.has("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("name", ["docx-libreoffice", "odt"])
def test_a_setting_by_another_program_gives_the_same(name: str) -> None:
    found = parity(name)
    assert found.unread == () and found.metadata >= METADATA and found.f1 >= FACTS, found.wrong


def test_what_differs_is_named() -> None:
    found = parity("docx-table")
    assert found.fields == 13 * found.papers and found.metadata == 1 - len(found.wrong) / found.fields
