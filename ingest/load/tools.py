"""The programs beside Python that reading needs: found or named as missing, run with a time limit, never left over."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
from collections.abc import Sequence

from ingest.errors import Unreadable

# program → (what it is called, the Debian packages, what cannot be read without it)
_TOOLS = {
    "soffice": ("LibreOffice", "libreoffice-writer libreoffice-calc", "tệp Excel đời cũ (.xls), .odt và .ods"),
    "pdftoppm": ("poppler", "poppler-utils", "PDF quét"),
    "pdfinfo": ("poppler", "poppler-utils", "PDF"),
    "tesseract": ("Tesseract", "tesseract-ocr tesseract-ocr-vie", "PDF quét và ảnh"),
}


def has(program: str) -> bool:
    """True when the program is installed."""
    return shutil.which(program) is not None


def run(command: Sequence[str], *, seconds: float, name: str) -> bytes:
    """What a program prints; the program and its children are ended when the time is over.

    name: the file that is being read, for the message. Raises Unreadable when the program is missing, too slow or
    fails."""
    if not has(command[0]):
        raise missing(command[0], name)
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise Unreadable(
            f"Đọc tệp “{name}” quá {seconds:.0f} giây nên đã dừng; hãy tách tệp hoặc lưu lại rồi thử lại.",
            code="timeout",
        ) from error
    finally:
        _end(process)
    if process.returncode != 0:
        raise Unreadable(f"Tệp “{name}” bị hỏng, không mở được; hãy lấy lại bản gốc.", code="broken")
    return output


def missing(program: str, name: str) -> Unreadable:
    """The error that names the program to install."""
    called, packages, kinds = _TOOLS.get(program, (program, program, "tệp này"))
    return Unreadable(
        f"Máy chưa có {called} nên chưa đọc được {kinds} (tệp “{name}”); hãy cài: sudo apt-get install {packages}.",
        code="missing_tool",
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what is still running, the children with it."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout:
        process.stdout.close()
