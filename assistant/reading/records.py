"""What reading gives."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.statements import Statement


@dataclass(frozen=True, slots=True)
class Read:
    """A clause after reading. chance: 0 to 1, that it answers; the chances of all and of "none" sum to 1.

    support: the chance against none alone, whatever other clauses say: two that say the same are both sure. logit: of the
    side-by-side look alone."""

    statement: Statement
    chance: float
    support: float
    logit: float = 0.0

    @property
    def key(self) -> tuple[str, int]:
        """Identifier over the library."""
        return self.statement.doc_id, self.statement.section.ordinal
