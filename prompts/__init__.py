"""Every fixed Vietnamese phrase and every model prompt, as text files, loaded by name."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from string import Template


@cache
def load(name: str) -> str:
    """The text of `prompts/<name>.txt`, for example `refusals/no_place`.

    Raises FileNotFoundError when there is no such text."""
    return files("prompts").joinpath(f"{name}.txt").read_text(encoding="utf-8").strip("\n")


def phrase(name: str, **values: object) -> str:
    """The text `name` with its `$fields` filled in. Raises KeyError for a field that is not given."""
    return Template(load(name)).substitute({key: str(value) for key, value in values.items()})
