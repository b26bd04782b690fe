"""Office packages (docx, xlsx) of every program made such as the libraries open them: strict to transitional names, links to
nowhere left out, slashes and capitals of part names put right.

Word, Excel and LibreOffice open all of these without a word; so must we. A sound package is handed on as it is."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from lxml import etree

CONTENT_TYPES = "[Content_Types].xml"
CORE, STYLES = "docProps/core.xml", "xl/styles.xml"

# ISO/IEC 29500 Strict: "http://purl.oclc.org/ooxml/wordprocessingml/main"
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([A-Za-z]+)/([A-Za-z]+)")
# Word with macros, Word templates: the same text under another name
_WORD_MAIN = re.compile(
    rb"application/(?:vnd\.ms-word\.(?:document|template)\.macroEnabled\w*|"
    rb"vnd\.openxmlformats-officedocument\.wordprocessingml\.template)\.main\+xml"
)
_PLAIN_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD = re.compile(
    rb"(?:wordprocessingml\.(?:document|template)|ms-word\.(?:document|template)\.macroEnabled\w*)\.main\+xml"
)
_SHEET = re.compile(rb"(?:spreadsheetml\.(?:sheet|template)|ms-excel\.(?:sheet|template)\.macroEnabled\w*)\.main\+xml")
# <fill/>, which has to hold a pattern
_EMPTY_FILL = re.compile(rb"<((?:\w+:)?)fill\s*(?:/>|></(?:\w+:)?fill>)")
# dates that other programs write in their own way; nobody needs them here
_DATES = re.compile(rb"<(dcterms:(?:created|modified)|cp:lastPrinted)\b[^>]*>.*?</\1>", re.DOTALL)


def kind_of(archive: zipfile.ZipFile) -> str | None:
    """docx or xlsx by what the package says of its parts, whatever they are called; None for another archive."""
    if CONTENT_TYPES not in archive.namelist():
        return None
    types = archive.read(CONTENT_TYPES)
    if _WORD.search(types):
        return "docx"
    return "xlsx" if _SHEET.search(types) else None


def title_of(path: Path) -> str:
    """What the package's properties call the document; empty where they are missing or unreadable."""
    try:
        with zipfile.ZipFile(path) as archive:
            root = etree.fromstring(archive.read(CORE), etree.XMLParser(resolve_entities=False, no_network=True))
    except (KeyError, OSError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError):
        return ""
    return (root.findtext("{http://purl.org/dc/elements/1.1/}title") or "").strip()


def sound(path: Path) -> Path | IO[bytes]:
    """The file itself, or a mended copy in memory where something in it would stop the libraries.

    Raises zipfile.BadZipFile, OSError and KeyError as they come for what is no package at all. The caller has checked
    how much it unpacks to."""
    with zipfile.ZipFile(path) as archive:
        stored = archive.namelist()
        names = {name: name.replace("\\", "/").lstrip("/") for name in stored}
        strict = any(_STRICT.search(archive.read(name)) for name in stored if names[name] == "_rels/.rels")
        parts = {names[name]: archive.read(name) for name in stored if _looked_at(names[name])}
        known = {name.lower(): name for name in names.values()}
        mended = {name: _mended(name, data, known) for name, data in parts.items()}
        if not strict and mended == parts and all(name == real for name, real in names.items()):
            return path
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as out:
            for name in stored:
                data = mended.get(names[name]) or archive.read(name)
                out.writestr(
                    names[name], _transitional(data) if strict and names[name].endswith((".xml", ".rels")) else data
                )
    made.seek(0)
    return made


def _looked_at(name: str) -> bool:
    return name in {CONTENT_TYPES, CORE, STYLES} or name.endswith(".rels")


def _mended(name: str, data: bytes, known: Mapping[str, str]) -> bytes:
    if name == CONTENT_TYPES:
        return _WORD_MAIN.sub(_PLAIN_WORD, data)
    if name == STYLES:
        return _EMPTY_FILL.sub(rb"<\1fill><\1patternFill/></\1fill>", data)
    if name == CORE:
        return _DATES.sub(b"", data)
    return _with_targets(name, data, known)


def _with_targets(name: str, data: bytes, known: Mapping[str, str]) -> bytes:
    """A part's relationships without those to parts that are not there ("../NULL", "#_top"), capitals as stored."""
    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return data
    base = posixpath.dirname(posixpath.dirname(name))
    changed = False
    for relation in list(root):
        target = (relation.get("Target") or "").replace("\\", "/")
        if relation.get("TargetMode") == "External":
            continue
        whole = posixpath.normpath(posixpath.join("/" + base, target)).lstrip("/")
        real = known.get(whole.lower())
        if real is None:
            root.remove(relation)
            changed = True
        elif real != whole or "\\" in (relation.get("Target") or ""):
            relation.set("Target", "/" + real)
            changed = True
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8") if changed else data


def _transitional(data: bytes) -> bytes:
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
