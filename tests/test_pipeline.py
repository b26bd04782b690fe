"""Papers into the library: incremental by content, one bad file stops nothing, archives, what vanished."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from ingest.choosing import choose
from ingest.pipeline import Report, ingest, read
from tests.shared import SAMPLES
from tests.store_papers import WordEmbedder
from vectorstore.library import Library
from vectorstore.records import Loaded, Section
from vectorstore.text import squeeze

SMALL = ("hon-sao-2026", "quyet-dinh-pctt-dong-may")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", embedder=WordEmbedder()) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with two papers."""
    made = tmp_path / "van-ban"
    made.mkdir()
    for name in SMALL:
        shutil.copy(SAMPLES / "text" / f"{name}.txt", made)
    return made


def test_a_paper_comes_out_with_text_outline_passages_and_facts() -> None:
    made = read(SAMPLES / "text" / "hon-sao-2026.txt")
    assert made.document.doc_id == "hon-sao-2026" and made.document.metadata.number == "12/KH-UBND"
    assert made.passages and made.facts.responsibilities and made.facts.targets
    assert all(squeeze(p.raw) in squeeze(made.raw_text) for p in made.passages)


def test_the_same_paper_in_another_format_gives_the_same_facts() -> None:
    tasks = {}
    for path in (
        SAMPLES / "text" / "nong-thon-moi-dong-may-2026.txt",
        SAMPLES / "formats" / "nong-thon-moi-dong-may-2026.docx",
    ):
        tasks[path.suffix] = {(f.unit, f.role, squeeze(f.task)) for f in read(path).facts.responsibilities}
    assert len(tasks[".txt"] & tasks[".docx"]) >= 0.8 * len(tasks[".txt"])


def test_a_second_run_on_the_same_folder_does_nothing(library: Library, folder: Path) -> None:
    first = ingest(library, [folder])
    revision = library.revision
    second = ingest(library, [folder])
    assert sorted(first.added) == sorted(SMALL) and first.passages > 0
    assert (second.nothing_new, sorted(second.unchanged), second.passages) == (True, sorted(SMALL), 0)
    assert library.revision == revision


def test_a_changed_file_replaces_its_passages_and_facts(library: Library, folder: Path) -> None:
    ingest(library, [folder])
    path = folder / "hon-sao-2026.txt"
    path.write_text(path.read_text(encoding="utf-8").replace("đạt 80%", "đạt 83%"), encoding="utf-8")
    report = ingest(library, [folder])
    assert (report.replaced, report.added, report.unchanged) == (("hon-sao-2026",), (), ("quyet-dinh-pctt-dong-may",))
    values = {target.value for target in library.targets(["hon-sao-2026"])}
    assert 83.0 in values and "đạt 80%" not in library.raw_text("hon-sao-2026")


def test_a_vanished_file_is_told_and_can_be_removed(library: Library, folder: Path) -> None:
    ingest(library, [folder])
    (folder / "hon-sao-2026.txt").unlink()
    report = ingest(library, [folder])
    assert report.missing == ("hon-sao-2026",) and library.document("hon-sao-2026")
    library.remove("hon-sao-2026")
    assert ingest(library, [folder]).missing == ()


def test_a_moved_folder_is_recognised(library: Library, folder: Path, tmp_path: Path) -> None:
    ingest(library, [folder])
    moved = folder.rename(tmp_path / "noi-khac")
    assert ingest(library, [moved]).nothing_new


def test_two_papers_of_one_name_are_both_kept_and_a_copy_is_not_read_twice(library: Library, folder: Path) -> None:
    for number, name in enumerate(SMALL):
        place = folder / str(number)
        place.mkdir()
        shutil.copy(SAMPLES / "text" / f"{name}.txt", place / "ke-hoach.txt")
        (place / "ke-hoach.txt").open("a", encoding="utf-8").write(f"\nBản {number}\n")
    shutil.copy(folder / "hon-sao-2026.txt", folder / "1" / "ban-sao.txt")
    report = ingest(library, [folder])
    assert {"ke-hoach", "ke-hoach-2"} <= set(report.added)
    assert report.duplicates == (("ban-sao.txt", "hon-sao-2026"),)
    assert ingest(library, [folder]).nothing_new


def test_bad_files_are_reported_and_the_rest_goes_on(library: Library, folder: Path) -> None:
    for name in ("rong.txt", "pdf-bi-cat.pdf", "bom-nen.zip", "word-co-mat-khau.docx", "zip-co-mat-khau.zip"):
        shutil.copy(SAMPLES / "bad" / name, folder)
    report = ingest(library, [folder, folder / "khong-co.txt"])
    assert sorted(report.added) == sorted(SMALL)
    reasons = dict(report.failed)
    assert len(reasons) == 6 and all(name in reason for name, reason in reasons.items())


def test_an_archive_inside_an_archive_is_opened(library: Library) -> None:
    archive = SAMPLES / "formats" / "ho-so.zip"
    report = ingest(library, [archive])
    assert sorted(report.added) == ["cau-sen-2026", "dong-may-2026"]
    assert library.documents()[0].name == "cau-sen-2026.docx"
    assert ingest(library, [archive]).nothing_new


def test_a_name_in_an_archive_never_leaves_the_temporary_folder(library: Library, tmp_path: Path) -> None:
    evil = tmp_path / "evil.zip"
    with zipfile.ZipFile(evil, "w") as archive:
        archive.writestr("../../thoat-ra.txt", (SAMPLES / "text" / "hon-sao-2026.txt").read_text(encoding="utf-8"))
    assert ingest(library, [evil]).added == ("thoat-ra",)
    assert not (tmp_path.parent / "thoat-ra.txt").exists() and not (tmp_path / "thoat-ra.txt").exists()


def test_collections_are_kept_apart(library: Library, folder: Path) -> None:
    ingest(library, [folder])
    report = ingest(library, [folder / "hon-sao-2026.txt"], collection="rieng")
    assert report.added == ("hon-sao-2026-2",)
    assert [d.doc_id for d in library.documents("rieng")] == ["hon-sao-2026-2"]


def test_progress_tells_bytes_and_names(library: Library, folder: Path) -> None:
    told: list[tuple[int, int, str]] = []
    ingest(library, [folder], progress=lambda done, total, name: told.append((done, total, name)))
    assert [name for _, _, name in told] == ["hon-sao-2026.txt", "quyet-dinh-pctt-dong-may.txt", ""]
    assert told[0][0] == 0 and told[-1][0] == told[-1][1] == sum(path.stat().st_size for path in folder.iterdir())


def test_an_empty_report_says_that_nothing_is_new() -> None:
    assert Report().nothing_new


def test_a_name_that_is_no_utf8_ends_nothing_and_is_named(library: Library, folder: Path) -> None:
    raw = os.path.join(os.fsencode(folder), b"K\xea ho\xe1ch b\xean.txt")
    with open(raw, "wb") as file:
        file.write((SAMPLES / "text" / "dong-may-2026.txt").read_bytes())
    with open(os.path.join(os.fsencode(folder), b"r\xf4ng.txt"), "wb"):
        pass
    report = ingest(library, [folder])
    assert len(report.added) == 3
    assert "Kê hoách bên.txt" in {document.name for document in library.documents()}
    assert [name for name, _ in report.failed] == ["rông.txt"] and "rông.txt" in report.failed[0][1]
    assert ingest(library, [folder]).added == ()


def test_any_fault_of_one_file_leaves_the_rest(library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ingest import outline

    whole = outline.parse

    def parse(loaded: Loaded, doc_id: str) -> tuple[Section, ...]:
        if doc_id == SMALL[0]:
            raise ZeroDivisionError("nobody foresaw this")
        return whole(loaded, doc_id)

    monkeypatch.setattr(outline, "parse", parse)
    report = ingest(library, [folder])
    assert report.added == (SMALL[1],)
    assert report.failed[0][0] == f"{SMALL[0]}.txt" and "ngoài dự kiến" in report.failed[0][1]


def test_a_name_longer_than_the_disk_takes_is_read_from_an_archive(library: Library, tmp_path: Path) -> None:
    name = "Kế hoạch " + "phát triển " * 20 + ".txt"
    with zipfile.ZipFile(tmp_path / "ho-so.zip", "w") as packed:
        packed.writestr(name, (SAMPLES / "text" / "dong-may-2026.txt").read_text(encoding="utf-8"))
    report = ingest(library, [tmp_path / "ho-so.zip"])
    assert len(report.added) == 1 and library.documents()[0].name == name


def test_what_a_person_chose_survives_reading_the_paper_again(library: Library, folder: Path) -> None:
    ingest(library, [folder])
    made = choose(library, SMALL[0], "locality", "đặc khu Hòn Trăng")
    assert made.metadata.locality == "đặc khu Hòn Trăng"
    changed = folder / f"{SMALL[0]}.txt"
    changed.write_text(changed.read_text(encoding="utf-8") + "\nThêm một dòng.\n", encoding="utf-8")
    assert ingest(library, [folder]).replaced == (SMALL[0],)
    document = library.document(SMALL[0])
    assert document is not None and document.metadata.locality == "đặc khu Hòn Trăng"
    outcome = next(o for o in document.outcomes if o.field == "locality")
    assert outcome.confidence > 0.5 and "đặc khu Hòn Sao" in {c.value for c in outcome.candidates}
    with pytest.raises(ValueError):
        choose(library, SMALL[0], "recipients", "ai đó")


def test_two_papers_of_one_name_are_two_and_a_new_version_is_one(library: Library, tmp_path: Path) -> None:
    text = (SAMPLES / "text" / "hon-sao-2026.txt").read_text(encoding="utf-8")
    versions = (text, text.replace("12/KH-UBND", "13/KH-UBND"), text + "\nThêm một dòng.\n")
    for number, content in enumerate(versions):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "ke-hoach.txt").write_text(content, encoding="utf-8")
        ingest(library, [folder / "ke-hoach.txt"])
        shutil.rmtree(folder)
    numbers = {document.doc_id: document.metadata.number for document in library.documents()}
    assert numbers == {"ke-hoach": "12/KH-UBND", "ke-hoach-2": "13/KH-UBND"}


def test_what_hangs_on_a_message_is_a_paper_of_its_own(library: Library, tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@honsao.vn", "b@honsao.vn", "Gửi kế hoạch"
    message.set_content("Kính gửi kế hoạch năm 2026.")
    paper = (SAMPLES / "text" / "hon-sao-2026.txt").read_bytes()
    message.add_attachment(paper, maintype="text", subtype="plain", filename="kế hoạch.txt")
    (tmp_path / "thu.eml").write_bytes(message.as_bytes())
    assert ingest(library, [tmp_path / "thu.eml"]).added == ("thu", "ke-hoach")
    attached = library.document("ke-hoach")
    assert (
        attached is not None and attached.metadata.number == "12/KH-UBND" and attached.origin.endswith("!/kế hoạch.txt")
    )
    assert ingest(library, [tmp_path / "thu.eml"]).nothing_new
