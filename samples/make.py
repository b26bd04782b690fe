"""Writes every sample file from the masters in samples/source: `python -m samples.make [--text]`.

Texts need nothing but Python; the other formats need LibreOffice and poppler.
"""

from __future__ import annotations

import argparse
import subprocess
import tempfile
from pathlib import Path

from samples.maker import bad, legacy, office, scan
from samples.maker.source import Master, masters
from samples.maker.text import to_markdown, to_text
from samples.maker.word import write_docx

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Makes the plain texts, then the other formats unless --text is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", action="store_true", help="only the plain texts")
    args = parser.parse_args()
    papers = {paper.name: paper for paper in masters(HERE / "source")}
    write_texts(papers, HERE / "text")
    if not args.text:
        with tempfile.TemporaryDirectory(prefix="troly-samples-") as work:
            write_formats(papers, HERE / "formats", Path(work))


def write_texts(papers: dict[str, Master], folder: Path) -> None:
    """One .txt a paper, in the layout that its master asks for."""
    folder.mkdir(exist_ok=True)
    for name, paper in papers.items():
        (folder / f"{name}.txt").write_text(to_text(paper), encoding="utf-8")


def write_formats(papers: dict[str, Master], folder: Path, work: Path) -> None:
    """Each format once, and the files that cannot be read. work: a folder for what stands in between."""
    folder.mkdir(exist_ok=True)
    for name, paper in papers.items():
        write_docx(paper, work / f"{name}.docx")
    for name in ("cau-sen-2026", "quyet-dinh-pctt-dong-may", "nong-thon-moi-dong-may-2026"):
        (folder / f"{name}.docx").write_bytes((work / f"{name}.docx").read_bytes())
    office.convert([work / "dong-may-2026.docx"], "doc", folder)
    office.convert([work / "hon-sao-2026.docx"], "rtf", folder)
    office.convert([work / "cau-sen-2027.docx", work / "minh-giang-2026.docx"], "pdf", folder)
    _scans(folder, work)
    write_scans(HERE / "source" / "quet", HERE / "scans", work)
    office.write_sheet(papers["cau-sen-2027"], folder / "chi-tieu-cau-sen-2027.xlsx")
    (folder / "hon-sao-2026.md").write_text(to_markdown(papers["hon-sao-2026"]), encoding="utf-8")
    _old(papers, folder, work)
    inner = {"trong/dong-may-2026.txt": HERE / "text" / "dong-may-2026.txt"}
    office.write_zip(inner, work / "trong.zip")
    members = {"Kế hoạch/cau-sen-2026.docx": folder / "cau-sen-2026.docx", "trong.zip": work / "trong.zip"}
    office.write_zip(members, folder / "ho-so.zip")
    bad.write_bad(
        HERE / "bad",
        pdf=folder / "minh-giang-2026.pdf",
        word=folder / "cau-sen-2026.docx",
        encrypted_pdf=_encrypted(work / "cau-sen-2026.docx", work),
    )


def write_scans(sources: Path, folder: Path, work: Path) -> None:
    """The papers that the library has only as scans."""
    folder.mkdir(exist_ok=True)
    for paper in masters(sources):
        word = work / f"{paper.name}.docx"
        write_docx(paper, word)
        office.convert([word], "pdf", work)
        scan.write_pdf(scan.pages(work / f"{paper.name}.pdf"), folder / f"{paper.name}.pdf")


def _scans(folder: Path, work: Path) -> None:
    """A scanned PDF with a table, and one page as a picture."""
    office.convert([work / "nong-thon-moi-dong-may-2026.docx", work / "hon-sao-2026.docx"], "pdf", work)
    scan.write_pdf(scan.pages(work / "nong-thon-moi-dong-may-2026.pdf"), folder / "nong-thon-moi-ban-quet.pdf")
    scan.write_image(scan.pages(work / "hon-sao-2026.pdf", last=1)[0], folder / "hon-sao-trang-1.png")


def _old(papers: dict[str, Master], folder: Path, work: Path) -> None:
    """Files in the encoding TCVN3, and a text whose marks were lost in recognition."""
    legacy.write_tcvn3_text(to_text(papers["hon-sao-2026"]), folder / "hon-sao-tcvn3.txt")
    legacy.write_tcvn3_docx(papers["quyet-dinh-pctt-dong-may"], work / "quyet-dinh-tcvn3.docx")
    office.convert([work / "quyet-dinh-tcvn3.docx"], "doc", folder)
    damaged = legacy.damaged(to_text(papers["dong-may-2026"]))
    (folder / "dong-may-nhan-dang-kem.txt").write_text(damaged, encoding="utf-8")


def _encrypted(word: Path, work: Path) -> bytes:
    """The paper as a PDF behind a password."""
    options = (
        'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
        '"DocumentOpenPassword":{"type":"string","value":"mat-khau"}}'
    )
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{work}/profile", "--convert-to", options]
    subprocess.run([*command, "--outdir", str(work), str(word)], check=True, capture_output=True, timeout=180)
    return (work / f"{word.stem}.pdf").read_bytes()


if __name__ == "__main__":
    main()
