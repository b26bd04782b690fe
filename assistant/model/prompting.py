"""The prompt: the question and numbered evidence, fenced with a marker that no document can know."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from string import Template

from assistant.records import Citation
from prompts import load
from vectorstore.text import nfc, squeeze

TOKEN_CHARS = (
    2.2  # characters of Vietnamese a token of common vocabularies holds; low, so that budgets err to the safe side
)
_RESERVED = 900  # tokens kept for the rules, the question and the answer
_FORGED = re.compile(r"[<>\[\]{}`|]|#{2,}|\b(?:system|assistant|user)\s*:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Prompt:
    """Messages for a chat model. given: the citation numbers that fitted; cut: how many did not."""

    system: str
    user: str
    given: frozenset[int]
    cut: int


def prompt(question: str, citations: tuple[Citation, ...], context: int, composed: str = "") -> Prompt:
    """The messages for a question, its evidence and the answer composed from it.

    The evidence goes best first, within `context` tokens, cut at whole clauses.

    Documents never stand in the system message; marks that could be taken for a fence or a role are taken out of them."""
    marker = secrets.token_hex(4)
    budget = max(400, int((context - _RESERVED) * TOKEN_CHARS))
    blocks: list[str] = []
    given: set[int] = set()
    for citation in citations:
        block = f"<{marker} {citation.n}>\n{harmless(_source(citation))}\n{harmless(text_of(citation))}\n</{marker}>"
        if sum(map(len, blocks)) + len(block) > budget and blocks:
            break
        blocks.append(block)
        given.add(citation.n)
    system = load("model/answer_system").replace("$marker", marker)
    draft = f"<{marker} 0>\n{plain(composed)}\n</{marker}>"
    fields = {"evidence": "\n".join(blocks), "question": harmless(question), "composed": draft}
    user = Template(load("model/answer_user")).substitute(fields)
    return Prompt(system, user, frozenset(given), len(citations) - len(given))


def plain(composed: str) -> str:
    """A composed answer as one paragraph whose citation markers are the only brackets."""
    parts = re.split(r"(\[\d{1,3}\])", squeeze(composed.replace("\n- ", " ").replace("**", "")))
    return squeeze(" ".join(part if at % 2 else harmless(part) for at, part in enumerate(parts)))


def text_of(citation: Citation) -> str:
    """The readable words of a citation."""
    return citation.quote_restored or citation.quote


def _source(citation: Citation) -> str:
    return squeeze(f"{citation.title} {citation.number or ''} mục {citation.section}")


def harmless(text: str) -> str:
    """A text without the signs that could forge a fence, a citation marker or a role."""
    return squeeze(_FORGED.sub(" ", nfc(text)))
