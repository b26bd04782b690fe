"""What an answer is made of before its citations are checked: sentences, each with the evidence that bears it."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.records import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One sentence or table row. text: without markers. evidence: what is quoted for it; a claim whose evidence is not
    found in the source is dropped. layout: sentence | bullet | row (cells of a Markdown table row, joined by " | ")."""

    text: str
    evidence: tuple[Evidence, ...]
    layout: str = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """An answer before its citations are checked. lead: an uncited line that only introduces the cited ones.

    refusal: the name of the reason when the question is refused; the claims then show the nearest thing there is."""

    claims: tuple[Claim, ...] = ()
    lead: str = ""
    header: tuple[str, ...] = ()
    refusal: str | None = None
    reason: str | None = None

    @property
    def refused(self) -> bool:
        """True when the question is not answered."""
        return self.refusal is not None
