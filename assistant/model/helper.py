"""All that a language model is let do for one library, by its duty: read, reword, smooth drafts, complete follow-ups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from assistant.model.backend import configured, name_of
from assistant.model.breaker import Breaker
from assistant.model.duties import Duty, duty_of, fixed
from assistant.model.follower import Follower
from assistant.model.reading import ModelReader
from assistant.model.smoother import Smoother
from assistant.model.speaker import Speaker
from assistant.model.writer import Writer
from assistant.records import Answer, Turn
from assistant.settings import Settings
from assistant.states import Told

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.chain import Assistant


class Helper:
    """A model at work beside an assistant. model: a chat model of the caller's own; without one that of the settings.

    duty: fixes what it may do; without one as the settings and the examination say, looked up at each question."""

    def __init__(
        self,
        assistant: Assistant,
        settings: Settings,
        model: BaseChatModel | None = None,
        duty: Duty | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.settings = settings
        self._model = model
        self.name = name_of(settings) if model is None else _own_name(model)
        self._duty = duty
        speaker = Speaker(settings, model, breaker)
        self.reader = ModelReader(assistant, settings, speaker)
        self.writer = Writer(settings, speaker)
        self.smoother = Smoother(speaker)
        self.follower = Follower(speaker)

    def beside(self, assistant: Assistant) -> Helper:
        """The same model beside another assistant, with a breaker of its own."""
        return Helper(assistant, self.settings, self._model, self._duty)

    @property
    def duty(self) -> Duty:
        """What the model is let do now."""
        return self._duty or duty_of(self.settings, self.name)

    def works_on(self, told: Told, answer: Answer) -> bool:
        """Whether the model would be asked about this question."""
        duty = self.duty
        return self.reader.reads(told) if duty is Duty.READ else duty is Duty.WORD and self.writer.rewords(answer)

    def steps(self, told: Told, answer: Answer) -> Iterator[Answer]:
        """The answer as the model makes it grow, the last one final; the extractive one where it has no part."""
        duty = self.duty
        if duty is Duty.READ:
            return self.reader.stream(told, answer)
        return self.writer.stream(answer) if duty is Duty.WORD else iter((answer,))

    def full_question(self, question: str, history: Sequence[Turn]) -> str | None:
        """A follow-up in full, for a model that does not read the conversation itself."""
        return self.follower.full_question(question, history) if self.duty is Duty.WORD else None


def helper_of(assistant: Assistant, settings: Settings, model: BaseChatModel | None = None) -> Helper | None:
    """The model of the settings or the caller's own; None when there is none. Raises ModelUnavailable for a bad duty."""
    if model is None and not configured(settings):
        return None
    fixed(settings)
    return Helper(assistant, settings, model)


def _own_name(model: BaseChatModel) -> str:
    """The name of a caller's own model."""
    names = (getattr(model, field, None) for field in ("model_name", "model"))
    return next((name for name in names if isinstance(name, str) and name), type(model).__name__)
