"""What hangs on a file and is a paper of its own: attachments of a message, files inside a PDF."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.load import mail

_HEAD = 4096
_PDF = b"%PDF-"


def attachments(path: Path) -> Iterator[tuple[str, bytes]]:
    """The attached files: name and content; none for a file that cannot be looked into."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if mail.is_mail(head):
        yield from mail.attachments(path)
    elif _PDF in head[:1024]:
        yield from _of_pdf(path)


def told(names: list[str]) -> tuple[str, ...]:
    """The note that a paper with attachments bears."""
    return (f"Tệp đính kèm: {', '.join(names)}; mỗi tệp được nạp thành một văn bản riêng.",) if names else ()


def _of_pdf(path: Path) -> Iterator[tuple[str, bytes]]:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as pdf:
            for at in range(pdf.count_attachments()):
                attached = pdf.get_attachment(at)
                yield Path(attached.get_name().replace("\\", "/")).name or f"tệp {at + 1}", bytes(attached.get_data())
    except pypdfium2.PdfiumError:  # a password or damage: reading the PDF itself says so
        return
