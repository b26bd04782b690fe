"""Old office formats (.doc, .rtf, .xls, .odt, .ods) turned into new ones by LibreOffice, then read as those."""

from __future__ import annotations

import re
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

from ingest.errors import Unreadable
from ingest.load import limits, sheet, tools, word, word97
from ingest.load.encodings import convert, detected
from ingest.load.lines import Draft, Reading

_TARGETS = {"doc": "docx", "rtf": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx"}
_NO_OFFICE = "Máy chưa có LibreOffice: đã đọc chữ của tệp RTF nhưng bảng có thể mất cột."


def read(path: Path, kind: str) -> Reading:
    """Lines of an old office file.

    Raises Unreadable when LibreOffice is missing, fails or takes too long."""
    if kind in _WITHOUT_OFFICE and not tools.has("soffice"):
        return _WITHOUT_OFFICE[kind](path)
    with tempfile.TemporaryDirectory(prefix="troly-office-") as folder:
        converted = _convert(path, kind, Path(folder))
        reading = word.read(converted) if _TARGETS[kind] == "docx" else sheet.read(converted)
    return replace(reading, kind=kind)


# Macros off; what a document links to is not fetched: links blocked, and a proxy that nothing answers at.
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
)


def _write_profile(folder: Path) -> None:
    """LibreOffice's settings for one run, so that a document can neither run anything nor reach the network."""
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _convert(path: Path, kind: str, folder: Path) -> Path:
    """The file in its new format, in `folder`; each run has a profile of its own, so that two do not wait for each other."""
    source = folder / f"source.{kind}"
    shutil.copyfile(path, source)
    target = _TARGETS[kind]
    _write_profile(folder / "profile")
    command = ["soffice", "--headless", "--norestore", f"-env:UserInstallation=file://{folder}/profile"]
    tools.run(
        [*command, "--convert-to", target, "--outdir", str(folder / "out"), str(source)],
        seconds=limits.CONVERT_SECONDS,
        name=path.name,
    )
    made = folder / "out" / f"source.{target}"
    if not made.is_file():
        raise Unreadable(f"LibreOffice không mở được tệp “{path.name}”; tệp có thể bị hỏng.", code="broken")
    return made


# {\fonttbl{\f0\fnil .VnTime;}...} : fonts that an RTF file declares
_RTF_ROW = re.compile(r"\|?\s*$")


def _plain_rtf(path: Path) -> Reading:
    """The text of an RTF file through viparse's reader, without LibreOffice."""
    from striprtf.striprtf import rtf_to_text

    text = rtf_to_text(path.read_bytes().decode("latin-1"), errors="ignore")
    encoding = detected([text])
    lines = (convert(text, encoding) if encoding else text).splitlines()
    drafts = tuple(Draft(raw=_RTF_ROW.sub("", line).replace("|", "\t")) for line in lines)
    return Reading(kind="rtf", drafts=drafts, warnings=(_NO_OFFICE,))


_WITHOUT_OFFICE = {"rtf": _plain_rtf, "doc": word97.read}
