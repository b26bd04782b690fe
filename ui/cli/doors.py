"""`troly mcp` and `troly keys …`: the doors for other systems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ui.cli.common import Fault, home, open_library

if TYPE_CHECKING:
    from mcp.server import MCPServer

group = typer.Typer(help="Khóa API cho hệ thống khác.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add these commands to the application."""
    app.add_typer(group, name="keys")
    app.command("mcp")(mcp)


@group.command("add")
def add(
    name: str,
    right: Annotated[list[str] | None, typer.Option(help="Quyền: read, write.")] = None,
    per_minute: Annotated[int, typer.Option(min=1, max=100_000, help="Số lượt gọi mỗi phút.")] = 60,
) -> None:
    """Tạo một khóa; khóa chỉ hiện ra lần này."""
    from ui.api.keys import RIGHTS, Keys

    rights = tuple(right or ("read",))
    unknown = [one for one in rights if one not in RIGHTS]
    if unknown:
        raise Fault(f"Không có quyền {', '.join(unknown)}; các quyền: {', '.join(RIGHTS)}.")
    typer.echo(Keys(home()).add(name, rights, per_minute))


@group.command("list")
def list_keys() -> None:
    """Liệt kê các khóa."""
    from ui.api.keys import Keys

    for key in Keys(home()).all():
        typer.echo(f"{key.name}\t{','.join(key.rights)}\t{key.per_minute} lượt/phút")


@group.command("remove")
def remove(name: str) -> None:
    """Thu hồi một khóa."""
    from ui.api.keys import Keys

    if not Keys(home()).remove(name):
        raise Fault(f"Không có khóa «{name}»; xem danh sách bằng: troly keys list")
    typer.echo(f"Đã thu hồi khóa «{name}».")


def _serve(server: MCPServer, host: str, port: int) -> None:
    """MCP over HTTP; on an address that other computers reach only with an API key."""
    import uvicorn

    from ui.api.keys import Keys
    from ui.people.gate import is_loopback
    from ui.people.keyed import Keyed

    if is_loopback(host):
        server.run("streamable-http", host=host, port=port)
        return
    keys = Keys(home())
    if not keys.all():
        raise Fault("Máy khác chỉ được gọi bằng khóa API; hãy tạo khóa trước bằng: troly keys add TÊN")
    uvicorn.run(Keyed(server.streamable_http_app(host=host), keys), host=host, port=port, log_level="warning")


def mcp(
    http: Annotated[bool, typer.Option("--http", help="Qua HTTP thay vì stdio.")] = False,
    host: Annotated[str, typer.Option(help="Địa chỉ lắng nghe khi dùng HTTP.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Cổng khi dùng HTTP.")] = 7861,
) -> None:
    """Mở trợ lý cho các trợ lý khác qua giao thức MCP."""
    from assistant.settings import settings
    from ui.api.service import Service
    from ui.mcp import build

    with open_library(read_only=True) as library:
        server = build(Service.over(library, settings()))
        if http:
            _serve(server, host, port)
        else:
            server.run("stdio")
