"""Other office formats of the Word samples, made by LibreOffice; and a spreadsheet of a paper's table."""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font

from samples.maker.source import Master

_SECONDS = 180


def convert(sources: list[Path], target: str, folder: Path) -> list[Path]:
    """The sources in another format ("doc", "rtf", "pdf"), in `folder`, in one run of LibreOffice."""
    with tempfile.TemporaryDirectory(prefix="troly-samples-") as profile:
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{profile}", "--convert-to", target]
        command += ["--outdir", str(folder), *map(str, sources)]
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    return [folder / f"{source.stem}.{target}" for source in sources]


def write_sheet(master: Master, path: Path) -> None:
    """The paper's table as a workbook: a merged title, a header of two rows, percentages as numbers, a hidden sheet."""
    rows = [item.cells for item in (*master.body, *master.annex) if item.cells]
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Chỉ tiêu"
    width = len(rows[0])
    sheet.append([master.head["title"]])
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    sheet.append([*rows[0][:2], "Tỷ lệ, số lượng"])
    sheet.append(["", "", *rows[0][2:]])
    for column in (1, 2):
        sheet.merge_cells(start_row=2, start_column=column, end_row=3, end_column=column)
    sheet.merge_cells(start_row=2, start_column=3, end_row=2, end_column=width)
    for row in rows[1:]:
        sheet.append([value(cell) for cell in row])
        for cell in sheet[sheet.max_row]:
            if isinstance(cell.value, float):
                cell.number_format = "0.0%"
    for cell in (*sheet[1], *sheet[2], *sheet[3]):
        cell.font = Font(bold=True)
        cell.alignment = Alignment(horizontal="center", wrap_text=True)
    secret = book.create_sheet("Nháp")
    secret.append(["Số liệu nháp, không công bố"])
    secret.sheet_state = "hidden"
    book.save(path)


def value(text: str) -> str | float | int:
    """A plain percentage or count as the number that Excel keeps; everything else as text."""
    if text.endswith("%") and text[:-1].replace(",", ".", 1).replace(".", "", 1).isdigit():
        return float(text[:-1].replace(",", ".")) / 100
    return int(text) if text.isdigit() else text


def write_zip(members: dict[str, Path], path: Path) -> None:
    """An archive with the files under the given names, dates fixed."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in sorted(members.items()):
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), source.read_bytes(), zipfile.ZIP_DEFLATED)
