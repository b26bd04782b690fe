"""The gate before every door: a session or an API key where people must sign in, and the right that the door asks for."""

from __future__ import annotations

import ipaddress
from http.cookies import CookieError, SimpleCookie

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from prompts import phrase
from ui.api.keys import Keys, presented
from ui.people.accounts import Accounts
from ui.people.roles import door
from ui.people.who import PERSON
from ui.render.page import STATIC, render

COOKIE = "troly_session"
_OPEN = (f"/{STATIC}/", "/health", "/dang-nhap")
_KEYED = ("/api/", "/v1/", "/metrics")
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_SIGN_IN = "Hãy đăng nhập, hoặc gửi khóa API ở tiêu đề Authorization: Bearer …"


def is_loopback(host: str) -> bool:
    """Whether an address to listen on reaches this computer alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Gate:
    """ASGI middleware. login: people must sign in; otherwise only what a proxy passes on must come with a session."""

    def __init__(self, app: ASGIApp, accounts: Accounts, keys: Keys, *, login: bool) -> None:
        self.app = app
        self.accounts = accounts
        self.keys = keys
        self.login = login

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on with its person, or answer it here."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        refused = await run_in_threadpool(self._refused, scope)
        if refused is None:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refused(scope, receive, send)

    def _refused(self, scope: Scope) -> Response | None:
        """The answer to a call that may not pass; notes the person of one that may."""
        request = HTTPConnection(scope)
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        if path.startswith(_OPEN) or not (self.login or any(name in request.headers for name in _FORWARDED)):
            return None
        if path.startswith(_KEYED) and self.keys.known(presented(request.headers)):
            return None
        person = self.accounts.of(token_of(request))
        if person is None:
            return HTMLResponse(login_page(), 401) if path == "/" else JSONResponse({"detail": _SIGN_IN}, 401)
        right = door(path)
        if right is None or not person.may(right):
            return JSONResponse({"detail": phrase("screen/no_right")}, 403)
        scope[PERSON] = person
        return None


def login_page(name: str = "", fault: str = "") -> str:
    """The page to sign in on. fault: why the last try failed."""
    return render("login", name=name, fault=fault)


def token_of(request: HTTPConnection) -> str:
    """The session's token that the browser sent, "" without one."""
    try:
        morsel = SimpleCookie(request.headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""
