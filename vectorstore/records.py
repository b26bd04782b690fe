"""The records that cross the boundaries between rooms: frozen dataclasses, no behaviour beyond small look-ups.

Two texts run side by side everywhere. `raw` is what the file says, character for character; every citation quotes it.
`text` is its readable form: lines joined, Unicode NFC, OCR damage repaired. For a clean document they differ only in
white space.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Align = tuple[tuple[int, int], ...]
"""For each white-space token of `text`: the first and last index (inclusive) of the `raw` tokens that it stands for.

Empty means one to one, the case of every clean text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One physical line (or one table row) of a loaded file.

    page: 1-based. start: offset of `raw` in the document's raw text (the lines' `raw` joined by a line feed).
    cells: the row's cells when the line is a table row, else empty; `header`: the header cells of that table.
    furniture: a running head, page number or signature stamp; kept in the raw text, left out of the outline.
    uncertain: indexes of tokens of `text` that repair was not sure of.
    """

    raw: str
    text: str
    page: int
    start: int
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    furniture: bool = False
    align: Align = ()
    uncertain: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A part of a file that could not be read, so that the library does not hold it; what was left out on purpose is none.

    where: "trang 2", "trang tính “Chỉ tiêu”", or empty when the format does not say. what: "1 hình chưa đọc được".
    remedy: what a person can do, a clause."""

    what: str
    where: str = ""
    remedy: str = ""

    @property
    def told(self) -> str:
        """In words: "trang 2: 1 hình chưa đọc được"."""
        return f"{self.where}: {self.what}" if self.where else self.what


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A file as read: `kind` is the format found (txt, md, docx, doc, rtf, pdf, scan, image, xlsx).

    title: what the file's own properties call it, often empty or wrong."""

    name: str
    sha256: str
    kind: str
    lines: tuple[Line, ...]
    pages: int
    warnings: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    title: str = ""

    @property
    def raw_text(self) -> str:
        """The raw lines joined by line feeds; `Line.start` counts into it."""
        return "\n".join(line.raw for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another document as a paper names it. date: ISO `YYYY-MM-DD` or None when the paper gives none."""

    type: str
    number: str | None
    date: str | None = None
    issuer: str | None = None
    title: str | None = None
    relation: str | None = None
    evidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What a paper says of itself; None where it is silent (a blank number stays blank).

    locality: the administrative unit that the paper speaks for, normalised, kind in lower case: "phường Cầu Sen".
    period: as written ("năm 2026", "6 tháng cuối năm 2025"). secrecy: mật, tối mật, tuyệt mật.
    """

    issuer: str | None = None
    parent_authority: str | None = None
    number: str | None = None
    date: str | None = None
    place: str | None = None
    doc_type: str | None = None
    title: str | None = None
    period: str | None = None
    implements: tuple[Reference, ...] = ()
    replaces: Reference | None = None
    signer_name: str | None = None
    signer_title: str | None = None
    signing_capacity: str | None = None
    recipients: tuple[str, ...] = ()
    digital_signature: str | None = None
    locality: str | None = None
    secrecy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A value that a field of the metadata may have (None: left blank). weight: 0 to 1. witness: who says so, in Vietnamese."""

    value: str | None
    weight: float
    witness: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the witnesses of one field of the metadata came to. confidence: 0 (all silent) to 1 (a person chose it)."""

    field: str
    value: str | None
    confidence: float
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper of the library. doc_id: the slug of its file name. ingested_at: ISO time with zone.

    origin: where the file was read, an absolute path (a member of a zip as `archive.zip!/member.docx`).
    warnings: what a person should know of the reading; unread: parts that the library does not hold.
    outcomes: how sure each field of the metadata is."""

    doc_id: str
    collection: str
    name: str
    sha256: str
    kind: str
    pages: int
    metadata: Metadata
    repaired: bool = False
    warnings: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    ingested_at: str = ""
    origin: str = ""
    outcomes: tuple[Outcome, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One node of a document's outline: a heading, a clause, a bullet, a table row, a paragraph.

    ordinal: position in reading order, from 0; `parent`: the ordinal of the parent, None at the top.
    kind: title | heading | unit | article | clause | point | bullet | paragraph | row | preamble | recipients |
          signature | annex
    zone: which part of a plan it stands in: opening | legal_bases | purpose | targets | tasks | solutions | funding |
          implementation | closing | recipients | signature | annex | body
    label: as printed ("VI", "6", "2.1", "a", "-", "+", "Điều 2"); path: dotted labels of numbered ancestors and itself
    ("VI.6", "II.7.3", "Điều 2.1.a"); bullets and paragraphs carry the path of the numbered node they stand under.
    title: for headings and units the heading without its label; `text`/`raw`: its own words, children not included
    (with label). cells/header: for rows. start, end: offsets in the document's raw text. page: where it begins.
    """

    doc_id: str
    ordinal: int
    parent: int | None
    kind: str
    zone: str
    label: str
    path: str
    title: str
    text: str
    raw: str
    start: int
    end: int
    page: int
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    align: Align = ()
    uncertain: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """What is indexed and retrieved: one clause with its path, or several small ones under one heading.

    sections: ordinals of the sections that it is made of, in order. heading: the trail of headings above it
    ("VI. TỔ CHỨC THỰC HIỆN › 6. Công an phường"). text/raw: the clause itself, without the trail.
    """

    doc_id: str
    ordinal: int
    sections: tuple[int, ...]
    path: str
    heading: str
    zone: str
    text: str
    raw: str
    page: int

    @property
    def key(self) -> str:
        """Identifier over the whole library."""
        return f"{self.doc_id}#{self.ordinal}"


# The four kinds of fact share two fields that the catalogue fills when it reads: `correction` says that a person
# edited or confirmed the fact ("edited" | "confirmed" | None); `fingerprint` names it over re-reading of its paper.


@dataclass(frozen=True, slots=True, kw_only=True)
class Responsibility:
    """A unit's task. role: chủ trì | phối hợp | tham mưu | đầu mối | chỉ đạo | đề nghị | thực hiện.

    also_roles: other roles that the same words give it. unit: as the paper names it, without a leading "Đề nghị".
    evidence: raw words. text: their readable form. section: the path; ordinal: the outline node it was read from."""

    doc_id: str
    section: str
    ordinal: int
    page: int
    unit: str
    role: str
    task: str
    evidence: str
    text: str
    also_roles: tuple[str, ...] = ()
    coordinating_units: tuple[str, ...] = ()
    deadline: str | None = None
    product: str | None = None
    correction: str | None = field(default=None, compare=False)
    fingerprint: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A figure to reach. comparator: = > >= < <= ; value: a number, or words when the cell holds no number.

    other_values: other columns of its row, by their header, as written. exceptions: what stands in parentheses."""

    doc_id: str
    section: str
    ordinal: int
    page: int
    row: str | None
    indicator: str
    comparator: str
    value: float | str
    unit: str
    year_or_period: str | None
    scope: str | None
    evidence: str
    text: str
    other_values: tuple[tuple[str, str], ...] = ()
    exceptions: str | None = None
    correction: str | None = field(default=None, compare=False)
    fingerprint: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalBasis:
    """A document that a paper cites. relation: căn cứ | thực hiện | thay thế | sửa đổi | viện dẫn."""

    doc_id: str
    section: str
    ordinal: int
    page: int
    type: str
    number: str | None
    date: str | None
    issuer: str | None
    title: str | None
    relation: str
    evidence: str
    text: str
    correction: str | None = field(default=None, compare=False)
    fingerprint: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A time by which, or a rhythm in which, something is due. kind: thời hạn | định kỳ | giai đoạn | thường xuyên."""

    doc_id: str
    section: str
    ordinal: int
    page: int
    what: str
    when: str
    unit: str | None
    kind: str
    evidence: str
    text: str
    correction: str | None = field(default=None, compare=False)
    fingerprint: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All facts of one document."""

    responsibilities: tuple[Responsibility, ...] = ()
    targets: tuple[Target, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    deadlines: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """Everything that ingest makes of one file; goes into the catalogue in one transaction."""

    document: Document
    raw_text: str
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    facts: Facts = field(default_factory=Facts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A retrieved passage. score: fused, 0 to 1, comparable within one search; the parts are those of each index."""

    passage: Passage
    score: float
    lexical: float = 0.0
    dense: float = 0.0
