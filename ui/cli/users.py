"""`troly users …`: the people who may sign in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.common import Fault, home

if TYPE_CHECKING:
    from ui.people.accounts import Accounts
    from ui.people.roles import Role

group = typer.Typer(help="Người dùng và vai trò.", no_args_is_help=True)
RoleName = Annotated[str, typer.Option("--role", help="Vai trò: quan-tri, bien-tap, nguoi-dung, chi-doc.")]


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(group, name="users")


@group.command("add")
def add(name: str, role: RoleName = "nguoi-dung") -> None:
    """Tạo một tài khoản; mật khẩu được hỏi trên màn hình."""
    chosen = _role(role)
    _accounts().add(name, _password(), chosen)
    typer.echo(f"Đã tạo tài khoản «{name}».")


@group.command("list")
def list_people() -> None:
    """Liệt kê các tài khoản."""
    from ui.people.roles import NAMES

    for person in _accounts().all():
        typer.echo(f"{person.name}\t{NAMES[person.role]}\t{'đã khóa' if person.disabled else 'đang dùng'}")


@group.command("disable")
def disable(name: str, undo: Annotated[bool, typer.Option("--undo", help="Mở lại tài khoản.")] = False) -> None:
    """Khóa một tài khoản và kết thúc các phiên của tài khoản đó."""
    _accounts().disable(name, disabled=not undo)
    typer.echo(f"Đã {'mở lại' if undo else 'khóa'} tài khoản «{name}».")


@group.command("password")
def password(name: str) -> None:
    """Đặt lại mật khẩu và kết thúc các phiên của tài khoản đó."""
    _accounts().set_password(name, _password())
    typer.echo(f"Đã đặt lại mật khẩu của «{name}».")


@group.command("role")
def role(name: str, role: str) -> None:
    """Đổi vai trò: quan-tri, bien-tap, nguoi-dung, chi-doc."""
    _accounts().set_role(name, _role(role))
    typer.echo(f"Đã đổi vai trò của «{name}».")


def _accounts() -> Accounts:
    from ui.people.accounts import Accounts

    return Accounts(home())


def _password() -> str:
    entered: str = typer.prompt("Mật khẩu", hide_input=True, confirmation_prompt="Nhập lại mật khẩu")
    return entered


def _role(name: str) -> Role:
    from ui.people.roles import Role

    try:
        return Role(name)
    except ValueError as error:
        raise Fault(f"Không có vai trò {name}; các vai trò: {', '.join(Role)}.") from error
