"""Questions made from the library's own facts, each with the fact that answers it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template

from assistant.naming import office_of
from assistant.records import Answer
from ui.office import Office, by_id, is_sample
from vectorstore.records import Document, LegalBasis, Responsibility, Target
from vectorstore.text import fold, squeeze

_LEAD = re.compile(r"^\s*[-+•]?\s*(?:chủ trì|là đơn vị chủ trì)[,:]?\s*(?:,?\s*phối hợp[^,;]*,)?\s*", re.IGNORECASE)
_LONGEST, _BEST = 84, 44  # characters of a task or indicator within a question
_FEW = 3  # legal bases that make a list worth asking for


@dataclass(frozen=True, slots=True)
class Asking:
    """A question and the paper and section that answer it; section "" when any of the paper's may."""

    question: str
    doc_id: str
    section: str = ""

    def answered_by(self, answer: Answer) -> bool:
        """True when the answer rests on the fact that the question was made from."""
        where = [citation.section for citation in answer.citations if citation.doc_id == self.doc_id]
        return not answer.abstained and bool(where) and (not self.section or self.section in where)


@dataclass(frozen=True)
class Facts:
    """The facts that questions are made from, the office's own papers before the samples."""

    papers: dict[str, Document]
    duties: tuple[Responsibility, ...]
    targets: tuple[Target, ...]
    bases: tuple[LegalBasis, ...]

    @classmethod
    def of(cls, office: Office) -> Facts:
        """From the library as it is now; papers without a place, and scans whose words may be misread, are left out."""
        documents = sorted(office.library.documents(), key=lambda d: (is_sample(d), d.doc_id))
        papers = {d.doc_id: d for d in by_id(documents).values() if d.metadata.locality and not d.repaired}
        order = {doc_id: i for i, doc_id in enumerate(papers)}

        def own(facts: tuple) -> tuple:  # type: ignore[type-arg]
            return tuple(sorted((f for f in facts if f.doc_id in papers), key=lambda f: order[f.doc_id]))

        library = office.library
        return cls(papers, own(library.responsibilities()), own(library.targets()), own(library.legal_bases()))

    def kinds(self) -> list[Iterator[Asking]]:
        """For each kind of question its candidates, the best ones first."""
        return [
            self.leads(),
            self.typed(),
            self.figures(),
            self.compared(),
            self.tasks_of_offices(),
            self.cited(),
            self.signers(),
        ]

    def leads(self) -> Iterator[Asking]:
        """Who leads a task."""
        for task, fact in self._led():
            yield Asking(_filled("lead", task=task, place=self._place(fact)), fact.doc_id, fact.section)

    def typed(self) -> Iterator[Asking]:
        """A question typed without diacritics, about another paper than the first."""
        first = next((asking.doc_id for asking in self.leads()), "")
        for asking in self.leads():
            if asking.doc_id != first:
                folded = _filled("typed", folded=fold(asking.question).rstrip("?"))
                yield Asking(folded, asking.doc_id, asking.section)

    def figures(self) -> Iterator[Asking]:
        """How much a place sets for an indicator."""
        for fact in sorted(self.targets, key=lambda fact: abs(len(fact.indicator) - _BEST)):
            if isinstance(fact.value, float) and (indicator := _short(fact.indicator)):
                words = {"indicator": indicator, "place": _capital(self._place(fact))}
                yield Asking(_filled("figure", **words), fact.doc_id, fact.section)

    def compared(self) -> Iterator[Asking]:
        """An indicator that two places have."""
        seen: dict[str, Target] = {}
        for fact in self.targets:
            first = seen.setdefault(fold(squeeze(fact.indicator)), fact)
            place, other = self._place(first), self._place(fact)
            if place != other and (indicator := _short(fact.indicator)):
                yield Asking(_filled("compare", indicator=indicator, place=place, other=other), fact.doc_id)

    def tasks_of_offices(self) -> Iterator[Asking]:
        """All that an office has to do in a year."""
        for fact in self.duties:
            document = self.papers[fact.doc_id]
            if period := document.metadata.period:
                unit = _capital(office_of(fact.unit, document))
                yield Asking(_filled("duties", unit=unit, period=_small(period)), fact.doc_id)

    def cited(self) -> Iterator[Asking]:
        """What a paper is based on."""
        counts = {d: sum(basis.doc_id == d for basis in self.bases) for d in self.papers}
        for doc_id, document in self.papers.items():
            meta = document.metadata
            if counts[doc_id] >= _FEW and meta.doc_type and meta.period:
                words = {"type": meta.doc_type, "period": _small(meta.period), "place": meta.locality or ""}
                yield Asking(_filled("bases", **words), doc_id)

    def signers(self) -> Iterator[Asking]:
        """Who signed a paper."""
        for doc_id, document in reversed(self.papers.items()):
            meta = document.metadata
            if meta.signer_name and meta.number and meta.doc_type:
                words = {"type": _small(meta.doc_type), "number": meta.number, "place": meta.locality or ""}
                yield Asking(_filled("signer", **words), doc_id)

    def _led(self) -> list[tuple[str, Responsibility]]:
        """Tasks that an office leads and that fit into a question: those that do not name their own kind of place again
        and have a good length come first."""
        tasks = [(_short(_LEAD.sub("", fact.task)), fact) for fact in self.duties if fact.role == "chủ trì"]

        def rank(pair: tuple[str, Responsibility]) -> tuple[bool, int]:
            kind = self._place(pair[1]).split()[0]
            return kind in pair[0].split(), abs(len(pair[0]) - _BEST)

        return sorted(((task, fact) for task, fact in tasks if task), key=rank)

    def _place(self, fact: Responsibility | Target) -> str:
        return self.papers[fact.doc_id].metadata.locality or ""


def _short(text: str) -> str:
    """A task or an indicator without what stands in brackets; nothing when it is too long or too short for a question."""
    words = squeeze(re.sub(r"\([^)]*\)", " ", text)).strip(" .;:,")
    return _small(words) if 12 <= len(words) <= _LONGEST and not re.search(r"[;:.]", words) else ""


def _small(text: str) -> str:
    """First letter in lower case unless the word is an abbreviation."""
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _filled(kind: str, **values: str) -> str:
    return squeeze(Template(_patterns()[kind]).substitute(values))


@cache
def _patterns() -> dict[str, str]:
    lines = files("ui.data").joinpath("examples.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if line and not line.startswith("#"))
