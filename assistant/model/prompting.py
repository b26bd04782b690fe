"""The prompt: the question and numbered evidence, fenced with a marker that no document can know."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass

from assistant.records import Citation
from prompts import load
from vectorstore.text import nfc, squeeze

_TOKEN_CHARS = (
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


def prompt(question: str, citations: tuple[Citation, ...], context: int) -> Prompt:
    """The messages for a question and its evidence, best first, within `context` tokens; cut at whole clauses.

    Documents never stand in the system message; marks that could be taken for a fence or a role are taken out of them."""
    marker = secrets.token_hex(4)
    budget = max(400, int((context - _RESERVED) * _TOKEN_CHARS))
    blocks: list[str] = []
    given: set[int] = set()
    for citation in citations:
        block = f"<{marker} {citation.n}>\n{harmless(_source(citation))}\n{harmless(text_of(citation))}\n</{marker}>"
        if sum(map(len, blocks)) + len(block) > budget and blocks:
            break
        blocks.append(block)
        given.add(citation.n)
    system = load("model/answer_system").replace("$marker", marker)
    user = load("model/answer_user").replace("$evidence", "\n".join(blocks)).replace("$question", harmless(question))
    return Prompt(system, user, frozenset(given), len(citations) - len(given))


def text_of(citation: Citation) -> str:
    """The readable words of a citation."""
    return citation.quote_restored or citation.quote


def _source(citation: Citation) -> str:
    return squeeze(f"{citation.title} {citation.number or ''} mục {citation.section}")


def harmless(text: str) -> str:
    """A text without the signs that could forge a fence, a citation marker or a role."""
    return squeeze(_FORGED.sub(" ", nfc(text)))
