"""The served page: Vietnamese by its language mark, our head, and no tags that point to other hosts."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LANGUAGE = re.compile(rb'(<html[^>]*\blang=")en"')
_FOREIGN_TAG = re.compile(
    rb'<meta\s+(?:property="og:|name="twitter:)[^>]*>'
)  # <meta property="og:title" content="…" />
_PAGES = ("/",)


class OwnPage:
    """ASGI middleware that rewrites the application's page and leaves every other response alone."""

    def __init__(self, app: ASGIApp, head: str) -> None:
        self.app = app
        self.head = head.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on; buffer and rewrite only a GET of the page."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"] not in _PAGES:
            await self.app(scope, receive, send)
            return
        start: Message = {}
        parts: list[bytes] = []

        async def rewriting(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            parts.append(message.get("body", b""))
            if message.get("more_body"):
                return
            body = self._rewritten(b"".join(parts)) if _is_html(start) else b"".join(parts)
            await send(_sized(start, len(body)))
            await send({"type": "http.response.body", "body": body})

        await self.app(scope, receive, rewriting)

    def _rewritten(self, body: bytes) -> bytes:
        body = _FOREIGN_TAG.sub(b"", body)
        body = _LANGUAGE.sub(rb'\1vi"', body, count=1)
        return body.replace(b"</head>", self.head + b"</head>", 1)


def _is_html(start: Message) -> bool:
    return any(name.lower() == b"content-type" and b"text/html" in value for name, value in start.get("headers", ()))


def _sized(start: Message, length: int) -> Message:
    headers = [(name, value) for name, value in start.get("headers", ()) if name.lower() != b"content-length"]
    return {**start, "headers": [*headers, (b"content-length", str(length).encode())]}
