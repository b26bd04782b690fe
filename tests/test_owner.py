"""The process that serves the page owns the library: real `troly` processes hand it their commands and print the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.settings import settings
from tests.shared import ROOT, SAMPLES
from ui.api.service import Service
from ui.owner import address
from ui.owner.client import handed_over
from ui.owner.server import Owner
from vectorstore.errors import Busy
from vectorstore.library import Library

QUESTION = "Ai ký kế hoạch chuyển đổi số năm 2027 của phường Cầu Sen?"
TROLY = "import sys; from ui.cli import main; main()"


@pytest.fixture(scope="module")
def home(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of this module's own with the sample papers."""
    folder = tmp_path_factory.mktemp("chu") / "home"
    shutil.copytree(sample_home, folder)
    return folder


@pytest.fixture(scope="module")
def library(home: Path) -> Iterator[Library]:
    """The library of the process that owns it; its commands are called by others."""
    with pytest.MonkeyPatch.context() as patched, Library.open(home) as opened:
        patched.setenv("TROLY_HOME", str(home))
        settings.cache_clear()
        with Owner(home, "http://localhost:7860/") as owner:
            owner.listen(Service(Assistant(opened), opened, home))
            yield opened
    settings.cache_clear()


def troly(
    *arguments: str, home: Path, folder: Path = ROOT, flags: tuple[str, ...] = (), **more: str
) -> subprocess.CompletedProcess[str]:
    """`troly …` as a process of its own, started in a folder."""
    environment = os.environ | {"TROLY_HOME": str(home), "PYTHONPATH": str(ROOT), "COLUMNS": "120"} | more
    command = [sys.executable, *flags, "-c", TROLY, *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)


def test_a_question_is_answered_by_the_owner_and_printed_as_without_one(
    home: Path, library: Library, sample_home: Path, tmp_path: Path
) -> None:
    through = troly("ask", QUESTION, home=home, flags=("-X", "importtime"))
    assert "Trịnh Minh Khuê" in through.stdout and through.returncode == 0
    imported = {line.rpartition("|")[2].strip() for line in through.stderr.splitlines()}
    assert "ui.owner.client" in imported and not imported & {"typer", "pydantic", "numpy", "chromadb", "sqlite3"}
    # a copy: another process on a file that this one has open for copying takes its lock for free
    alone = shutil.copytree(sample_home, tmp_path / "alone")
    assert troly("ask", QUESTION, home=alone).stdout == through.stdout


def test_what_a_caller_ingests_is_seen_by_the_owner_at_once(home: Path, library: Library, tmp_path: Path) -> None:
    text = (SAMPLES / "text" / "hon-sao-2026.txt").read_text(encoding="utf-8")
    (tmp_path / "bai-vang.txt").write_text(text.replace("Hòn Sao", "Bãi Vàng").replace("12/KH", "55/KH"), "utf-8")
    ran = troly("ingest", "bai-vang.txt", home=home, folder=tmp_path)
    assert "Đã thêm 1" in ran.stdout and "0% bai-vang.txt" in ran.stderr
    assert library.document("bai-vang") is not None
    assert json.loads(troly("library", "remove", "bai-vang", "--json", home=home).stdout) == {"removed": ["bai-vang"]}
    assert library.document("bai-vang") is None


def test_paths_are_meant_and_shown_as_the_caller_typed_them(home: Path, library: Library, tmp_path: Path) -> None:
    ran = troly("facts", "targets", "--format", "xlsx", "--out", "chi-tieu.xlsx", home=home, folder=tmp_path)
    assert ran.returncode == 0 and "vào chi-tieu.xlsx." in ran.stderr and (tmp_path / "chi-tieu.xlsx").is_file()


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("ask", "Ai ký?", "--doc", "khong-co"), 1, "Thư viện không có văn bản khong-co"),
        (("ingest", "khong-co.txt"), 1, "Không tìm thấy khong-co.txt"),
        (("library", "khong-co"), 2, "Usage: troly library"),
    ],
    ids=["paper", "file", "usage"],
)
def test_a_fault_has_its_sentence_and_its_status(
    home: Path, library: Library, arguments: tuple[str, ...], status: int, told: str
) -> None:
    ran = troly(*arguments, home=home)
    assert ran.returncode == status and ran.stdout == "" and told in ran.stderr and "Traceback" not in ran.stderr


def test_a_fault_that_nobody_foresaw_leaves_the_owner_at_work(
    home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Library, "verify", lambda _: 1 / 0)
    ran = troly("library", "verify", home=home)
    assert ran.returncode == 1 and "ZeroDivisionError" in ran.stderr
    assert "12/KH-UBND" in troly("library", "list", home=home).stdout


def test_a_second_owner_is_refused_with_the_address_of_the_first(home: Path, library: Library) -> None:
    with pytest.raises(Busy, match="đang được một trợ lý khác mở ở http://localhost:7860/"), Owner(home):
        pass


def test_who_has_other_settings_or_another_key_works_by_itself(
    home: Path, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("library", "show", "hon-sao-2026")
    assert "| typer" not in troly(*arguments, home=home, flags=("-X", "importtime")).stderr
    other = troly(*arguments, home=home, flags=("-X", "importtime"), TROLY_LLM_CONTEXT="2048")
    assert other.returncode == 0 and "| typer" in other.stderr and "Phòng Kinh tế" in other.stdout
    known = address.Address.read(home)
    assert known is not None and (home / "owner").stat().st_mode & 0o077 == 0
    monkeypatch.setattr(address.Address, "read", lambda _: address.Address(known.place, b"another", known.page))
    monkeypatch.setattr(address, "remove", lambda _: None)
    assert handed_over(["library", "list"]) is None


def test_what_a_dead_owner_left_is_cleared_away(tmp_path: Path) -> None:
    address.listening_place(tmp_path)
    address.Address(str(tmp_path / "owner" / "socket"), b"gone", "").write(tmp_path)
    ran = troly("library", "list", home=tmp_path)
    assert ran.returncode == 0 and "chưa có văn bản" in ran.stdout
    assert address.Address.read(tmp_path) is None


def test_a_long_path_is_listened_for_on_the_loopback_address(tmp_path: Path) -> None:
    deep = tmp_path / ("sau" * 40)
    assert address.listening_place(deep) == ("127.0.0.1", 0)
    with Library.open(deep) as library, Owner(deep) as owner:
        owner.listen(Service(None, library, deep))
        assert "chưa có văn bản" in troly("library", "list", home=deep).stdout


def test_a_watch_runs_in_the_owner_until_its_caller_leaves(home: Path, library: Library, tmp_path: Path) -> None:
    command = [sys.executable, "-c", TROLY, "watch", "kho"]
    (tmp_path / "kho").mkdir()
    shutil.copy(SAMPLES / "bad" / "rong.txt", tmp_path / "kho" / "rong.txt")
    environment = os.environ | {"TROLY_HOME": str(home), "PYTHONPATH": str(ROOT)}
    caller = subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert caller.stdout and caller.stderr
    assert caller.stdout.readline().startswith("Đang theo dõi kho: ")
    assert caller.stderr.readline().startswith("Chưa đọc được rong.txt: ")
    caller.kill()
    caller.communicate(timeout=10)
    gone = time.monotonic() + 20
    while any(thread.name == "command" for thread in threading.enumerate()):
        assert time.monotonic() < gone, "the watch goes on without its caller"
        time.sleep(0.1)
