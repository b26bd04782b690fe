"""A door for other programs alone: every call shows an API key with the right to read."""

from __future__ import annotations

from fastapi import HTTPException
from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api.keys import Keys, presented


class Keyed:
    """ASGI middleware that lets nobody in without a key, this computer not excepted."""

    def __init__(self, app: ASGIApp, keys: Keys) -> None:
        self.app = app
        self.keys = keys

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, or answer why not: 401, 403 or 429."""
        if scope["type"] != "lifespan":
            shown = presented(HTTPConnection(scope).headers)
            try:
                await run_in_threadpool(self.keys.check, shown, "", "read")
            except HTTPException as fault:
                await JSONResponse({"detail": fault.detail}, fault.status_code, fault.headers)(scope, receive, send)
                return
        await self.app(scope, receive, send)
