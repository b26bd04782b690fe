"""Damaged papers become readable, and nothing else is touched."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from eval.damage import damaged
from eval.restoration import score_gold, score_lines
from ingest.load import load
from ingest.repair import is_damaged, repair
from tests.shared import SAMPLES, shared_dir
from vectorstore.records import Line, Loaded

CLEAN = sorted((SAMPLES / "text").glob("*.txt"))


def paper(text: str, kind: str = "txt") -> Loaded:
    """A loaded paper of these lines."""
    lines, start = [], 0
    for raw in text.splitlines():
        lines.append(Line(raw=raw, text=" ".join(raw.split()), page=1, start=start))
        start += len(raw) + 1
    return Loaded(name="van-ban.txt", sha256="0", kind=kind, lines=tuple(lines), pages=1)


def text_of(loaded: Loaded) -> str:
    """The readable text."""
    return "\n".join(line.text for line in loaded.lines)


@pytest.fixture(scope="module")
def scanned() -> tuple[str, Loaded]:
    """A sample paper, and what a scanner without Vietnamese made of it, repaired."""
    text = CLEAN[0].read_text(encoding="utf-8")
    return text, repair(paper(damaged(text, seed=7)))


def test_a_bad_scan_becomes_readable(scanned: tuple[str, Loaded]) -> None:
    text, mended = scanned
    raw = [line.raw for line in mended.lines]
    assert is_damaged("\n".join(raw))
    assert score_lines(text.splitlines(), raw).accuracy < 0.3
    assert score_lines(text.splitlines(), [line.text for line in mended.lines]).accuracy > 0.93


def test_the_raw_text_stays_and_every_word_points_into_it(scanned: tuple[str, Loaded]) -> None:
    text, mended = scanned
    assert mended.raw_text == "\n".join(damaged(text, seed=7).splitlines())
    for line in mended.lines:
        tokens, raw = line.text.split(), line.raw.split()
        assert len(line.align or raw) == len(tokens)
        assert all(0 <= first <= last < len(raw) for first, last in line.align)
        assert all(0 <= n < len(tokens) for n in line.uncertain)


def test_doubtful_words_are_marked(scanned: tuple[str, Loaded]) -> None:
    text, mended = scanned
    marked = wrong = caught = words = 0
    for true, line in zip(text.splitlines(), mended.lines, strict=True):
        pairs = list(zip(true.split(), line.text.split(), strict=False))
        bad = {n for n, (a, b) in enumerate(pairs) if a.lower() != b.lower()}
        words, marked = words + len(pairs), marked + len(line.uncertain)
        wrong, caught = wrong + len(bad), caught + len(bad & set(line.uncertain))
    assert caught > wrong / 2
    assert marked < words / 6


def test_figures_dates_and_addresses_survive_exactly(scanned: tuple[str, Loaded]) -> None:
    _, mended = scanned
    figure = re.compile(r"\d+(?:[.,/]\d+)+%?|\d+%|\S+@\S+\.\S+")
    for line in mended.lines:
        assert figure.findall(line.raw) == figure.findall(line.text)


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        ("749/Qb-TTg", "749/QĐ-TTg"),
        ("82/2024/NB-CP", "82/2024/NĐ-CP"),
        ("3816/BTTTT-CDSQG", "3816/BTTTT-CĐSQG"),
        ("57-NQ/TW", "57-NQ/TW"),
        ("26/KH-UBND", "26/KH-UBND"),
        ("HDND", "HĐND"),
        ("IT.", "II."),
        ("VIET NAM Péc lap - Tu do - Hanh phic", "VIỆT NAM Độc lập - Tự do - Hạnh phúc"),
        ("cia B6 Thong tin va Truyénthong", "của Bộ Thông tin và Truyền thông"),
    ],
)
def test_signs_and_joined_words(seen: str, wanted: str) -> None:
    around = "Thuc hién Ké hoach cua Uy ban nhan dan thanh phd vé chuyén d6i s6 trong cac co quan nha nudc"
    first = f"{seen} {around}" if seen == "IT." else f"{around} {seen} cia co quan"
    assert wanted in text_of(repair(paper(f"{first}\n{around}\n{around}")))


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_a_clean_paper_comes_back_as_it_is(path: Path) -> None:
    loaded = load(path)
    assert repair(loaded) is loaded
    assert not is_damaged(text_of(loaded))


@pytest.mark.parametrize(
    "text",
    [
        "The quick brown fox jumps over the lazy dog and runs for the hills which are not far from here by that road",
        "status: done\nkind: report\nissuer: none\nlayout: page\ntags: [a, b]\nsource: web",
        "Phòng Văn hóa",
        "",
    ],
)
def test_other_languages_and_scraps_are_not_damage(text: str) -> None:
    assert not is_damaged(text)
    assert text_of(repair(paper(text))) == text_of(paper(text))


def test_only_the_scanned_page_of_a_clean_paper_is_touched() -> None:
    clean, other = (path.read_text(encoding="utf-8").splitlines() for path in CLEAN[:2])
    bad = damaged("\n".join(other[:60]), seed=1).splitlines()
    loaded = paper("\n".join([*clean[:60], *bad, *clean[60:]]))
    mended = repair(loaded)
    assert mended.lines[:60] == loaded.lines[:60]
    assert mended.lines[120:] == loaded.lines[120:]
    assert score_lines(other[:60], [line.text for line in mended.lines[60:120]]).accuracy > 0.9


def test_table_cells_are_repaired_with_their_row() -> None:
    around = paper("Thuc hién Ké hoach cua Uy ban nhan dan thanh phd vé chuyén d6i s6 trong cac co quan nha nudc\n" * 3)
    row = replace(
        around.lines[0],
        raw="1\tCan b6 cong chirc\tNam 2026",
        text="1 Can b6 cong chirc Nam 2026",
        cells=("1", "Can b6 cong chirc", "Nam 2026"),
        header=("TT", "Can b6 cong chirc", ""),
    )
    mended = repair(replace(around, lines=(*around.lines, row)))
    assert mended.lines[-1].cells == ("1", "Cán bộ công chức", "Năm 2026")
    assert mended.lines[-1].header[1] == "Cán bộ công chức"


def test_a_page_read_by_good_ocr_is_mended_only_beyond_doubt() -> None:
    said = "Ủy ban nhân dân xã giao Phòng Kinh tế chủ trì, phối hợp với các cơ quan liên quan xây dựng kế hoạch thuộc thấm quyền"
    mended = text_of(repair(paper(said, kind="scan")))
    assert mended == said.replace("thấm", "thẩm")
    assert text_of(repair(paper(said, kind="docx"))) == said


def test_the_library_teaches_its_own_names() -> None:
    line = "Ké hoach cua Uy ban nhan dan xa Dong Mity vé chuyén d6i s6 nam 2026"
    library = ["Ủy ban nhân dân xã Đồng Mây ban hành kế hoạch. " * 3]
    assert "Đồng Mây" in text_of(repair(paper(line.replace("Mity", "May")), texts=library))


def test_gold_sentences_of_the_damaged_plan() -> None:
    gold = shared_dir() / "questions" / "gold" / "restoration.jsonl"
    mended = repair(load(shared_dir() / "plans" / "vinh-lai-2025.txt"))
    assert score_gold(gold, text_of(mended)).accuracy >= 0.985


def test_clean_real_papers_are_left_alone() -> None:
    folders = [shared_dir() / "plans", shared_dir() / "public" / "plans"]
    papers = [path for folder in folders for path in sorted(folder.glob("*.txt")) if path.stat().st_size < 20_000]
    changed = [path.stem for path in papers if repair(loaded := load(path)) is not loaded]
    assert changed == ["vinh-lai-2025"]
