"""Watched folders: what is new, changed or gone is followed, half-copied and open files wait, nothing happens unsaid."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from assistant.settings import Settings
from ingest import wake
from ingest.pipeline import ingest
from ingest.watch import Watch
from tests.shared import SAMPLES
from tests.store_papers import WordEmbedder
from ui.render.page import render
from ui.watching import follow
from vectorstore.errors import Busy
from vectorstore.library import Library

PAPER = SAMPLES / "text" / "quyet-dinh-pctt-dong-may.txt"
SETTLED = 0.05


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    """An empty library."""
    with Library.open(tmp_path / "home", embedder=WordEmbedder()) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to watch with one paper in it."""
    made = tmp_path / "dung-chung"
    made.mkdir()
    shutil.copy(PAPER, made / "mot.txt")
    return made


def names(library: Library) -> set[str]:
    return {document.name for document in library.documents()}


def settle(watch: Watch) -> list[str]:
    """Look until files have stood still; returns what was newly said."""
    before = len(watch.steps)
    for _ in range(2):
        watch.look()
        time.sleep(SETTLED)
    watch.look()
    return [step.text for step in watch.steps[: len(watch.steps) - before]]


def other(path: Path, number: str = "99") -> None:
    text = (SAMPLES / "text" / "hon-sao-2026.txt").read_text(encoding="utf-8")
    path.write_text(text.replace("12/KH-UBND", f"{number}/KH-UBND"), encoding="utf-8")


def test_new_changed_and_gone_files_are_followed_and_said(library: Library, folder: Path) -> None:
    watch = Watch(library, [folder], settled=SETTLED)
    assert settle(watch) == ["Đã thêm mot.txt."]
    other(folder / "hai.txt")
    assert settle(watch) == ["Đã thêm hai.txt."]
    other(folder / "hai.txt", "100")
    assert settle(watch) == ["Đã thay bản cũ của hai.txt."]
    (folder / "mot.txt").unlink()
    assert settle(watch) == ["Đã gỡ mot.txt: tệp không còn trong thư mục."]
    assert names(library) == {"hai.txt"} and settle(watch) == []


def test_only_what_came_from_the_folder_leaves_with_it(library: Library, folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "dung-chung-cu" / "ngoai.txt"  # a name that begins alike
    elsewhere.parent.mkdir()
    other(elsewhere)
    ingest(library, [elsewhere])
    elsewhere.unlink()
    assert settle(Watch(library, [folder], settled=SETTLED)) == ["Đã thêm mot.txt."]
    assert names(library) == {"ngoai.txt", "mot.txt"}


def test_a_file_moved_within_the_folder_stays_in_the_library(library: Library, folder: Path) -> None:
    other(folder / "hai.txt")
    watch = Watch(library, [folder], settled=SETTLED)
    settle(watch)
    (folder / "2026").mkdir()
    (folder / "mot.txt").rename(folder / "2026" / "mot.txt")
    settle(watch)
    origins = {document.origin for document in library.documents()}
    assert origins == {str(folder / "2026" / "mot.txt"), str(folder / "hai.txt")} and settle(watch) == []


def test_a_file_that_grows_or_is_open_elsewhere_waits(library: Library, folder: Path) -> None:
    watch = Watch(library, [folder], settled=SETTLED)
    growing = folder / "ke-hoach.txt"
    for piece in range(3):
        with growing.open("a", encoding="utf-8") as file:
            file.write(f"Phần {piece}\n")
        time.sleep(SETTLED)
        watch.look()
        assert ("ke-hoach.txt", "đang được chép vào") in watch.waiting and "ke-hoach.txt" not in names(library)
    other(growing)
    mark = folder / "~$-hoach.txt"  # Word puts its mark in place of the first two letters
    mark.touch()
    settle(watch)
    assert watch.waiting == (("ke-hoach.txt", "đang mở trong một chương trình khác"),)
    mark.unlink()
    settle(watch)
    assert watch.waiting == () and names(library) == {"mot.txt", "ke-hoach.txt"}


def test_what_cannot_be_read_is_listed_with_its_reason_and_shown(library: Library, folder: Path) -> None:
    shutil.copy(SAMPLES / "bad" / "rong.txt", folder / "rong.txt")
    watch = Watch(library, [folder], settled=SETTLED)
    assert any(text.startswith("Chưa đọc được rong.txt: Tệp “rong.txt” rỗng") for text in settle(watch))
    assert [name for name, _ in watch.unreadable] == ["rong.txt"] and settle(watch) == []
    shown = render("watched", watches=[watch])
    assert "1 tệp chưa đọc được" in shown and "rỗng (0 byte)" in shown and "Đã thêm mot.txt." in shown
    other(folder / "rong.txt")
    settle(watch)
    assert watch.unreadable == ()


@pytest.mark.parametrize("how", ["emptied", "away"])
def test_a_share_that_is_not_connected_takes_no_paper_out(library: Library, folder: Path, how: str) -> None:
    watch = Watch(library, [folder], settled=SETTLED)
    settle(watch)
    (folder / "mot.txt").unlink()
    if how == "away":
        folder.rmdir()
    assert len(settle(watch)) == 1 and len(watch.faults) == 1  # said once, shown as long as it lasts
    assert "giữ nguyên" in watch.faults[0] and names(library) == {"mot.txt"}
    folder.mkdir(exist_ok=True)
    shutil.copy(PAPER, folder / "mot.txt")
    assert settle(watch) == [] and watch.faults == ()


def test_a_busy_library_is_told_and_tried_again(
    library: Library, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch = Watch(library, [folder], settled=SETTLED)
    with monkeypatch.context() as patched:
        patched.setattr(Library, "add", _busy)
        assert settle(watch) == ["Thư viện đang bận."] and watch.faults == ("Thư viện đang bận.",)
    assert settle(watch) == ["Đã thêm mot.txt."] and watch.faults == ()


def _busy(*_: object) -> None:
    raise Busy("Thư viện đang bận.")


@pytest.mark.parametrize("share", [False, True], ids=["told of changes", "by the clock"])
def test_a_followed_folder_is_looked_at_by_itself(
    library: Library, folder: Path, share: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wake, "is_share", lambda _: share)
    monkeypatch.setattr(wake, "EVERY", 0.1)
    watch = Watch(library, [folder], settled=SETTLED)
    thread = Thread(target=follow, args=(watch,), daemon=True)
    thread.start()
    try:
        _until(lambda: names(library) == {"mot.txt"})
        other(folder / "hai.txt")
        _until(lambda: names(library) == {"mot.txt", "hai.txt"})
    finally:
        watch.stop.set()
        thread.join(20)
    assert not thread.is_alive()


def _until(holds: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_network_share_is_told_by_the_table_of_mounts(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text(f"/dev/sda1 / ext4 rw 0 0\n//may/kho {tmp_path}/o\\040chung cifs rw 0 0\n", encoding="utf-8")
    (tmp_path / "o chung" / "2026").mkdir(parents=True)
    assert wake._type_of(tmp_path / "o chung" / "2026", table) == "cifs"
    assert wake._type_of(tmp_path, table) == "ext4" and not wake.is_share([Path("/")])


def test_the_setting_names_several_folders(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TROLY_WATCH", "/a b:/c")
    assert Settings().watched == (Path("/a b"), Path("/c"))
