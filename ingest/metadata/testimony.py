"""Who says what of a paper: every place that names its number, date, issuer, title or locality, as votes by field."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ingest.datafiles import rows
from ingest.facts.citations import Cited, find_citations
from ingest.metadata.casing import Casing
from ingest.metadata.issuer import Issuer, enacted, enacting_organ, head_issuer, organ_name, signing_organ
from ingest.metadata.letterhead import Letterhead
from ingest.metadata.period import period_in
from ingest.metadata.places import body_place, find_places, in_ordinary, kind_of_place, locality_of, lowest
from ingest.metadata.signature import Signature
from ingest.metadata.title import Title, type_of_number
from ingest.metadata.witnesses import Vote
from vectorstore.records import Loaded, Section
from vectorstore.text import fold, slug

Votes = Mapping[str, Sequence[Vote]]
"""Field of the metadata → what its witnesses say."""

HEAD, TITLE, OPENING, ANNEX = "phần đầu văn bản", "tên văn bản", "câu mở đầu", "phụ lục kèm theo"
SIGNED, STAMP, FILE, PROPERTIES = "phần chữ ký", "dấu chữ ký số", "tên tệp", "thuộc tính của tệp"
BODY, PERSON, NUMBER = "địa danh nêu nhiều nhất", "người dùng chọn", "ký hiệu văn bản"
SUPERIOR = "văn bản cấp trên được triển khai"

# "(Kèm theo Kế hoạch số 12/KH-UBND ngày …)", "Ban hành kèm theo Quyết định số …"
_ATTACHED = re.compile(r"\bkèm theo\b", re.IGNORECASE)
# "2025-09-09T09:50:16", "Thời gian ký: 25.08.2025 15:30:11", "Ngày ký: 12-01-2026"
_STAMP_DAY = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)T|(?P<d2>\d\d)[./-](?P<m2>\d\d)[./-](?P<y2>\d{4})")
# "12-kh-ubnd", "46_QĐ-UBND" in the name of a file
_FILE_NUMBER = re.compile(r"(?<!\d)(?P<number>\d{1,5})[\s._-]+(?P<code>[A-ZĐa-zđ]{2,6}[-_][A-ZĐa-zđ]{2,8})(?![^\W_])")
_FILE_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Testimony:
    """The votes on one paper. Every method notes what one kind of witness says."""

    def __init__(self) -> None:
        self._votes: dict[str, list[Vote]] = defaultdict(list)

    def say(self, field: str, value: str | None, weight: float, witness: str, *, blank: bool = False) -> None:
        """Note a vote. A missing value is no vote unless the paper leaves the field `blank` on purpose."""
        if value or blank:
            self._votes[field].append(Vote(value or None, weight, witness))

    def votes(self) -> Votes:
        """All that was said."""
        return self._votes

    def letterhead(self, head: Letterhead, casing: Casing) -> None:
        """Number, place, date and organs above the title; a number or a day that was left open is a word, too."""
        self.say("number", head.number, 0.95, HEAD, blank=head.open_number)
        self.say("date", head.date, 0.95, HEAD, blank=head.open_date)
        self.say("place", head.place, 0.95, HEAD)
        self.say("secrecy", head.secrecy, 0.95, HEAD)
        self.say("issuer", head_issuer(head, casing).name, 0.9, HEAD)

    def title(self, title: Title, number: str | None) -> None:
        """The title block; the letters of the number name the type, too."""
        self.say("doc_type", title.doc_type, 0.95, TITLE)
        self.say("doc_type", type_of_number(number), 0.6, NUMBER)
        self.say("title", title.text, 0.95, TITLE)
        self.say("period", period_in(title.text or ""), 0.95, TITLE)

    def opening(self, sections: Sequence[Section], casing: Casing) -> None:
        """The sentence in which the issuer enacts its paper: "… Ủy ban nhân dân xã ban hành Kế hoạch … như sau:"."""
        organ = enacting_organ(sections)
        self.say("issuer", organ_name(organ, casing) if organ else None, 0.7, OPENING)
        for said in enacted(sections):
            doc_type, title = _typed(said)
            self.say("period", period_in(said), 0.7, OPENING)
            self.say("doc_type", doc_type, 0.6, OPENING)
            self.say("title", title, 0.55, OPENING)

    def annexes(self, sections: Sequence[Section], casing: Casing) -> None:
        """What the annexes say of the paper that they belong to; an annex that came alone is called by its own name."""
        if sections and sections[0].kind == "annex" and not any(section.kind == "title" for section in sections):
            self.say("title", casing.ordinary(sections[0].title).strip(" .:-–_*"), 0.5, ANNEX)
        for cited in _attached_to(sections):
            self.say("number", cited.number, 0.6, ANNEX)
            self.say("date", cited.date, 0.6, ANNEX)
            self.say("doc_type", cited.type, 0.4, ANNEX)
            self.say("issuer", cited.issuer, 0.4, ANNEX)

    def signature(self, signature: Signature, sections: Sequence[Section], casing: Casing) -> None:
        """The signature block and the stamp of a digital signature."""
        organ = signing_organ(sections)
        self.say("issuer", organ_name(organ, casing) if organ else None, 0.45, SIGNED)
        self.say("date", _stamp_day(signature.digital or ""), 0.4, STAMP)
        for field, value in (("name", signature.name), ("title", signature.title)):
            self.say(f"signer_{field}", value, 0.9, SIGNED)
        self.say("signing_capacity", signature.capacity, 0.9, SIGNED)

    def file(self, loaded: Loaded, sections: Sequence[Section]) -> None:
        """The name of the file and what its own properties call it."""
        stem = loaded.name.rsplit(".", 1)[0]
        found = _FILE_NUMBER.search(stem)
        code = found["code"].replace("_", "-").upper() if found else ""
        number = f"{found['number']}/{code}" if found and type_of_number("/" + code) != "Công văn" else None
        self.say("number", number, 0.35, FILE)
        self.say("doc_type", type_of_number(number), 0.3, FILE)
        year = _FILE_YEAR.findall(stem)
        self.say("period", f"năm {year[-1]}" if len(year) == 1 else None, 0.2, FILE)
        self.say("locality", _place_in_name(stem, sections), 0.3, FILE)
        doc_type, title = _typed(loaded.title)
        self.say("doc_type", doc_type, 0.3, PROPERTIES)
        self.say("title", title if doc_type else None, 0.3, PROPERTIES)

    def locality(self, issuers: Sequence[Issuer], head: Letterhead, title: Title, sections: Sequence[Section]) -> None:
        """The unit that a paper speaks for.

        An issuer that belongs to no unit (a ministry) says that there is none."""
        for vote, issuer in zip(self._votes["issuer"], issuers, strict=True):
            place = locality_of(issuer.name, issuer.parent, head.place)
            above = bool(issuer.name) and not kind_of_place(issuer.name or "") and not place
            self.say("locality", place, vote.weight, vote.witness, blank=above)
        named = lowest(find_places(title.text or ""), None)
        self.say("locality", in_ordinary(named[0]) if named else None, 0.55, TITLE)
        kind = next((kind for i in issuers if (kind := kind_of_place(i.name or ""))), None)
        body = body_place(sections, kind)
        self.say("locality", in_ordinary(body) if body else None, 0.4, BODY)

    def above(self, printed: str | None, carried_out: str | None) -> None:
        """The organ above the issuer: as the letterhead prints it, or the one whose plan the paper carries out."""
        self.say("parent_authority", printed, 0.9, HEAD)
        self.say("parent_authority", carried_out, 0.6, SUPERIOR)

    def person(self, chosen: Mapping[str, str | None]) -> None:
        """What a person chose outweighs everything."""
        for field, value in chosen.items():
            self.say(field, value, 1.0, PERSON, blank=True)


def _typed(text: str) -> tuple[str | None, str | None]:
    """The type and the title in words such as "Kế hoạch phát triển thư viện năm 2026, cụ thể"."""
    folded = fold(text)
    known = {fold(row[0]): row[0] for row in rows("document_types.tsv") if row[0] != "Văn bản"}
    key = max((key for key in known if folded.startswith(key + " ")), key=len, default=None)
    if key is None:
        return None, None
    title = re.split(r",\s*(?:cụ thể|với|gồm|như|theo)\b", text[len(key) :])[0].strip(' ,.:;“”"')
    return known[key], (title[:1].upper() + title[1:]) if len(title.split()) > 2 else None


def _attached_to(sections: Sequence[Section]) -> Iterator[Cited]:
    """The paper that annexes say they are attached to; each once."""
    seen: set[str | None] = set()
    for section in sections:
        said = _ATTACHED.search(section.text) if section.zone == "annex" and len(section.text) < 600 else None
        cited = next((c for c in find_citations(section.text) if c.start >= said.end() - 1), None) if said else None
        if cited and cited.number not in seen:
            seen.add(cited.number)
            yield cited


def _stamp_day(stamp: str) -> str | None:
    found = _STAMP_DAY.search(stamp)
    if not found:
        return None
    return "-".join(found[one] or found[other] for one, other in (("y", "y2"), ("m", "m2"), ("d", "d2")))


def _place_in_name(stem: str, sections: Sequence[Section]) -> str | None:
    """A place that the paper names whose name the file bears: "an-hoa-2026" → "xã An Hòa"."""
    words = f"-{slug(stem)}-"
    named = {place for section in sections for place in find_places(section.text)}
    fitting = [place for place in sorted(named) if f"-{slug(_name(place))}-" in words]
    found = lowest(fitting, None)
    return in_ordinary(found[0]) if found else None


def _name(place: str) -> str:
    """A place without its kind."""
    kind = kind_of_place(place) or ""
    return place[len(kind) :].strip()
