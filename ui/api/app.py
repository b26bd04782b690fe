"""The FastAPI application with all doors; the page is mounted on it by ui.app."""

from __future__ import annotations

from fastapi import FastAPI

from ui.api import openai, routes, writing
from ui.api.keys import Keys
from ui.api.service import Service


def build(service: Service) -> FastAPI:
    """The API over one service; its description at /api/openapi.json, its page at /api/docs (works without network)."""
    app = FastAPI(
        title="Trợ lý Kế hoạch",
        description="Hỏi, tìm, tra bảng trong các kế hoạch; mọi câu trả lời có trích dẫn đã kiểm tra.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    keys = Keys(service.home)
    app.include_router(routes.router(service, keys))
    app.include_router(writing.router(service, keys))
    app.include_router(openai.router(service, keys))
    return app
