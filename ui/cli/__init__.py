"""The command line `troly`: a file a group of commands; heavy modules are imported when a command runs."""

from __future__ import annotations

import sys

import typer

from ui.cli import ask, doors, draft, evaluate, facts, library, model, papers, review, serve

app = typer.Typer(
    name="troly",
    help="Trợ lý Kế hoạch: hỏi các kế hoạch của xã, phường, đặc khu và nhận câu trả lời có trích dẫn.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for group in (papers, ask, library, facts, draft, review, evaluate, model, serve, doors):
    group.register(app)


def main() -> None:
    """Run `troly`; an expected fault is one Vietnamese sentence on standard error and exit status 1."""
    from assistant.model.backend import ModelUnavailable
    from ui.cli.common import Fault, fault_of
    from vectorstore.errors import StoreError

    try:
        app()
    except (Fault, ModelUnavailable, StoreError) as fault:
        typer.secho(str(fault), fg=typer.colors.RED, err=True)
        sys.exit(1)
    except OSError as error:
        typer.secho(str(fault_of(error)), fg=typer.colors.RED, err=True)
        sys.exit(1)
