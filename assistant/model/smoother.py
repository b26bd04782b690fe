"""A model smooths a drafted paragraph; what comes back is taken only when it says the same, else the paragraph stays."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from assistant.draft.records import Change, Draft, Paragraph
from assistant.model.essence import keeps_the_essence
from assistant.model.grounding import Proof, held
from assistant.model.prompting import harmless
from assistant.model.speaker import Speaker, sentences
from assistant.terms import terms_of
from prompts import load, phrase
from vectorstore.text import comparable, squeeze

_log = logging.getLogger(__name__)
_MARKER = re.compile(r"\s*\[1\]")
_LABEL = re.compile(r"^(?:[-+•*]|\d{1,2}[.)]|[a-zđ]\))\s+")
_KEPT_WORDS = 0.8
_LONGEST = 1.3  # of the paragraph's own length


class Smoother:
    """Rewords drafted paragraphs under the same checks as answers. The words that it may use are the paragraph's own."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def draft(self, draft: Draft) -> Draft:
        """The draft with every clause smoothed that can be."""
        return replace(draft, paragraphs=tuple(self.paragraph(paragraph) for paragraph in draft.paragraphs))

    def paragraph(self, paragraph: Paragraph) -> Paragraph:
        """The paragraph in smoother words, the change written down; itself when it is a heading, has blanks to fill, or the
        model fails or says another thing."""
        if paragraph.kind != "clause" or "[" in paragraph.text or not self._speaker.breaker.closed:
            return paragraph
        try:
            text = self._said(paragraph.text)
        except Exception as error:  # any fault of a plug-in must leave the paragraph standing
            _log.warning("Mô hình ngôn ngữ lỗi: %s", type(error).__name__)
            self._speaker.breaker.failed()
            return paragraph
        self._speaker.breaker.succeeded()
        if text is None or comparable(text) == comparable(paragraph.text):
            return paragraph
        change = Change(old=paragraph.text, new=text, why=phrase("draft/smoothed"))
        return replace(paragraph, text=text, changes=(*paragraph.changes, change))

    def _said(self, text: str) -> str | None:
        """The model's wording under the paragraph's own label, None when it does not say the same."""
        label = match.group() if (match := _LABEL.match(text)) else ""
        body = text[len(label) :]
        proof = Proof(evidence={1: body}, composed=body)
        kept: list[str] = []
        user = load("model/smooth_user").replace("$text", harmless(body))
        for sentence in sentences(self._speaker.tokens(load("model/smooth_system"), user), 2 * len(text)):
            verdict = held(_LABEL.sub("", sentence), proof)
            if verdict.kept is None:
                return None
            kept.append(_MARKER.sub("", verdict.kept))
        said = squeeze(" ".join(kept))
        return f"{label}{said}" if said and _says_the_same(body, said) else None


def _says_the_same(body: str, said: str) -> bool:
    """True when nothing of the paragraph is lost and little is added."""
    words, new = terms_of(body), set(terms_of(said))
    kept = sum(word in new for word in words)
    return kept >= _KEPT_WORDS * len(words) and len(said) <= _LONGEST * len(body) and keeps_the_essence(body, said)
