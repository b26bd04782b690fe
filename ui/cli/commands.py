"""All commands of `troly`, a file a group; heavy modules are imported when a command runs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import typer

from ui.cli import ask, doors, draft, evaluate, facts, library, model, papers, review, serve, users, watch
from ui.owner.call import current

app = typer.Typer(
    name="troly",
    help="Trợ lý Kế hoạch: hỏi các kế hoạch của xã, phường, đặc khu và nhận câu trả lời có trích dẫn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (papers, watch, ask, library, facts, draft, review, evaluate, model, serve, users, doors):
    group.register(app)


def run(arguments: list[str]) -> int:
    """Run one command; returns its exit status. An expected fault is one Vietnamese sentence on standard error."""
    from assistant.model.backend import ModelUnavailable
    from ui.cli.common import Fault, fault_of
    from ui.people.accounts import Denied
    from vectorstore.errors import StoreError

    try:
        app(arguments, prog_name="troly")
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    except (Denied, Fault, ModelUnavailable, StoreError) as fault:
        typer.secho(str(fault), fg=typer.colors.RED, err=True)
        return 1
    except OSError as error:
        typer.secho(str(fault_of(error)), fg=typer.colors.RED, err=True)
        return 1
    return 0


def _placed(command: Callable[..., Any]) -> Callable[..., Any]:
    """The command, its paths meant from where the caller stands."""

    @functools.wraps(command)
    def run_there(**given: Any) -> Any:
        call = current()
        return command(**(given if call is None else {name: call.placed(value) for name, value in given.items()}))

    return run_there


def _place_all(commands: typer.Typer) -> None:
    for info in commands.registered_commands:
        assert info.callback is not None
        info.callback = _placed(info.callback)
    for inner in commands.registered_groups:
        assert inner.typer_instance is not None
        _place_all(inner.typer_instance)


_place_all(app)
