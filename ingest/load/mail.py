"""Mail (.eml) and web archives (.mht): the body as text, attachments by name so that each is taken in as a paper."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path

from ingest.errors import Unreadable
from ingest.load import limits, web
from ingest.load.encodings import decode
from ingest.load.lines import Draft, Reading
from ingest.load.plain import paged_lines

# the first lines of a message: "From: …", "MIME-Version: 1.0", "Received: by …"
_FIELD = re.compile(rb"^[A-Za-z][A-Za-z0-9-]{1,40}:[ \t]", re.MULTILINE)
_TELLING = re.compile(rb"^(?:mime-version|message-id|received|return-path|content-type|subject|x-mailer):", re.I | re.M)
_SHOWN = (("From", "Người gửi"), ("To", "Người nhận"), ("Date", "Ngày gửi"), ("Subject", "Tiêu đề"))


def is_mail(head: bytes) -> bool:
    """True for the first bytes of a message: a field in the first line, and two that only messages have."""
    start = head.lstrip(b"\xef\xbb\xbf\r\n ")
    return bool(_FIELD.match(start)) and len(set(map(bytes.lower, _TELLING.findall(start[:4096])))) >= 2


def read(path: Path) -> Reading:
    """The message: who, when, what about, then its text; what is attached is named.

    Raises Unreadable when it holds no text."""
    limits.check_size(path, limits.MAX_TEXT_BYTES)
    message = _parsed(path)
    heads = [Draft(raw=f"{name}: {value}") for key, name in _SHOWN if (value := _field(message, key))]
    sent = bool(_field(message, "From")) and bool(_field(message, "To"))
    drafts, title = _body(message, path.name)
    whole = [*(heads if sent else []), *drafts]
    return Reading(kind="mail" if sent else "html", drafts=tuple(whole), title=title)


def attachments(path: Path) -> Iterator[tuple[str, bytes]]:
    """The attached files: name and content. Pictures that the text itself shows are none."""
    for part in _parsed(path).walk():
        name = part.get_filename()
        shown = part.get_content_disposition() == "inline" or part.get("Content-ID")
        if name and not part.is_multipart() and not (shown and part.get_content_maintype() == "image"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                yield Path(name.replace("\\", "/")).name, content


def _parsed(path: Path) -> EmailMessage:
    found = email.message_from_bytes(path.read_bytes().lstrip(b"\xef\xbb\xbf\r\n "), policy=policy.default)
    assert isinstance(found, EmailMessage)  # what the default policy makes
    return found


def _field(message: EmailMessage, key: str) -> str:
    """A field of the head as a person reads it; empty where it cannot be decoded."""
    try:
        return " ".join(str(message.get(key) or "").split())
    except (ValueError, LookupError):
        return ""


def _body(message: EmailMessage, name: str) -> tuple[list[Draft], str]:
    """The text: HTML where there is some (its tables are whole), else plain."""
    part = message.get_body(preferencelist=("related", "html", "plain"))
    data = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(data, bytes):
        raise Unreadable(f"Thư “{name}” không có phần chữ nào đọc được.", code="no_text")
    charset = part.get_content_charset()
    try:
        text = data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        text = decode(data, name=name)[0]
    if part.get_content_subtype() == "html":
        return web.from_text(text, name)
    return paged_lines(text), ""
