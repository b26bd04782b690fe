"""Small talk, told from questions by its nearest neighbours among a few seed utterances and the example questions."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from assistant.records import Understood
from assistant.understand.datafiles import rows
from assistant.understand.scope import unknown_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from assistant.understand.reader import Reader
    from vectorstore.library import Library

KINDS = ("greeting", "thanks", "help", "date")
_ASKING_NOTHING = ("greeting", "thanks")
_LONGEST = 10  # words; what is longer asks something
_NEIGHBOURS = 3
_FOREIGN = 0.5  # share of the topic's neighbouring words that the papers lack: what they speak of is asked of them


class TalkReader:
    """Knows a greeting, thanks, a question about the assistant or about today. Embeds its seeds once, at the first need."""

    def __init__(self, library: Library, reader: Reader) -> None:
        self._library = library
        self._reader = reader

    def kind(self, understood: Understood) -> str | None:
        """One of `KINDS`, None for whatever else: what names a place, an office, a time or a paper.

        understood: the words by themselves, without what was said before."""
        names = understood.places or understood.units or understood.periods or understood.numbers
        if names or len(understood.text.split()) > _LONGEST:
            return None
        if len(understood.topic.split()) > 1 and unknown_share(understood.topic, self._reader.shelf()) < _FOREIGN:
            return None
        labels, seeds = self._seeds
        likeness = seeds @ self._vectors([understood.text])[0]
        nearest = [labels[n] for n in np.argsort(-likeness)[:_NEIGHBOURS]]
        if understood.asks and nearest[0] in _ASKING_NOTHING:
            return None
        return nearest[0] if nearest[0] and nearest.count("") < _NEIGHBOURS - 1 else None

    @cached_property
    def _seeds(self) -> tuple[list[str], NDArray[np.float32]]:
        """Label ("" for a question) and unit vector of each seed."""
        asked = [("", row[4]) for row in rows("intents.tsv")] + [("", row[1]) for row in rows("out_of_scope.tsv")]
        seeds = [(row[0], row[1]) for row in rows("talk.tsv")] + asked
        return [label for label, _ in seeds], self._vectors([text for _, text in seeds])

    def _vectors(self, texts: list[str]) -> NDArray[np.float32]:
        """Unit vectors, one a row."""
        found = np.asarray([self._library.embedder.embed_query(text) for text in texts], dtype=np.float32)
        return found / np.linalg.norm(found, axis=1, keepdims=True)
