"""The doors for drafting and review: /api/draft, /api/review."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, File, HTTPException, UploadFile
from pydantic import BaseModel, Field

from ingest.discover import short_name
from ui.api.keys import Keys, guard
from ui.api.routes import FAULTS
from ui.api.service import Service

MOST_BYTES = 50 * 2**20


class DraftIn(BaseModel):
    """A draft to write. sections: parts of a plan by name; empty for a whole paper."""

    place: str = Field(min_length=2, max_length=200, description="Địa phương kèm cấp: xã …, phường …, đặc khu …")
    period: str = Field(min_length=2, max_length=100)
    sections: list[str] = Field(default_factory=list, max_length=12)
    precedents: list[str] = Field(default_factory=list, max_length=100)
    offices: list[str] = Field(default_factory=list, max_length=60)
    implements: str | None = Field(None, max_length=200)
    smooth: bool = Field(False, description="Nhờ mô hình ngôn ngữ viết lại; bỏ qua khi cơ quan không đặt mô hình")


def router(service: Service, keys: Keys) -> APIRouter:
    """The routes over one service."""
    routes = APIRouter(
        responses={**FAULTS, 400: FAULTS[404], 413: FAULTS[404]}, dependencies=[Depends(guard(keys, "read"))]
    )

    @routes.post("/api/draft", summary="Soạn từ văn bản mẫu")
    def draft(body: DraftIn) -> dict[str, Any]:
        from assistant.draft import CannotDraft, Request
        from assistant.draft import draft as make
        from ui.cli.draft import draft_object

        request = Request(
            place=body.place,
            period=body.period,
            sections=tuple(body.sections),
            precedents=tuple(body.precedents),
            offices=tuple(body.offices),
            implements=body.implements,
        )
        try:
            made = make(service.library, request)
        except CannotDraft as error:
            raise HTTPException(400, str(error)) from error
        return draft_object(service.smoother.draft(made) if body.smooth and service.smoother else made)

    @routes.post("/api/review", summary="Rà soát một văn bản")
    def review(file: Annotated[UploadFile, File(description="docx, doc, pdf, txt")]) -> dict[str, Any]:
        from assistant.review import review as look
        from ingest.errors import Unreadable

        body = file.file.read(MOST_BYTES + 1)
        if len(body) > MOST_BYTES:
            raise HTTPException(413, "Tệp lớn hơn 50 MB; hãy tách nhỏ rồi gửi lại.")
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / short_name(Path(file.filename or "").name or "van-ban.txt")
            path.write_bytes(body)
            try:
                return look(path, service.library).as_dict()
            except Unreadable as error:
                raise HTTPException(400, str(error)) from error

    return routes
