"""The assistant as a Model Context Protocol server: tools for other assistants, over stdio or HTTP."""

from __future__ import annotations

from typing import Any

from mcp.server import MCPServer

from assistant.jsonform import answer_object
from ui.api.service import Service
from ui.cli.common import plain

INSTRUCTIONS = "Hỏi các kế hoạch của xã, phường, đặc khu. Mọi câu trả lời có trích dẫn đã đối chiếu với văn bản gốc."


def build(service: Service) -> MCPServer:
    """An MCP server over one service: ask, search, who_is_responsible, targets, draft, review."""
    server = MCPServer("troly", title="Trợ lý Kế hoạch", instructions=INSTRUCTIONS)
    _answering(server, service)
    _tables(server, service)
    _writing(server, service)
    return server


def _answering(server: MCPServer, service: Service) -> None:
    @server.tool(description="Trả lời một câu hỏi từ các văn bản, có trích dẫn; hoặc từ chối kèm lý do.")
    def ask(question: str) -> dict[str, Any]:
        return answer_object(service.ask(question[:4000]))

    @server.tool(description="Tìm các đoạn văn bản gần nhất với nội dung cần tìm.")
    def search(query: str, k: int = 10) -> list[dict[str, Any]]:
        hits = service.library.search(query[:4000], k=max(1, min(k, 50)))
        return [
            {"doc_id": h.passage.doc_id, "section": h.passage.path, "text": h.passage.raw, "score": float(h.score)}
            for h in hits
        ]


def _tables(server: MCPServer, service: Service) -> None:
    @server.tool(description="Ai chịu trách nhiệm việc này: các nhiệm vụ đã giao, gần nhất trước, kèm đoạn trích.")
    def who_is_responsible(task: str, doc_id: str | None = None, k: int = 10) -> list[dict[str, Any]]:
        return _facts(service, "responsibilities", task, doc_id, k)

    @server.tool(description="Các chỉ tiêu gần nhất với nội dung cần tìm, kèm đoạn trích.")
    def targets(indicator: str, doc_id: str | None = None, k: int = 10) -> list[dict[str, Any]]:
        return _facts(service, "targets", indicator, doc_id, k)


def _facts(service: Service, kind: str, query: str, doc_id: str | None, k: int) -> list[dict[str, Any]]:
    """The facts of a kind nearest to a query, with their score."""
    within = (doc_id,) if doc_id else None
    found = service.library.search_facts(query[:4000], kind, doc_ids=within, k=max(1, min(k, 50)))
    return [{**plain(fact), "score": round(float(score), 4)} for fact, score in found]


def _writing(server: MCPServer, service: Service) -> None:
    @server.tool(description="Soạn các phần của kế hoạch từ văn bản mẫu; mỗi đoạn ghi nguồn và chỗ đã sửa.")
    def draft(place: str, period: str, sections: list[str] | None = None) -> dict[str, Any]:
        from assistant.draft import CannotDraft, Request
        from assistant.draft import draft as make
        from ui.cli.draft import draft_object

        try:
            return draft_object(
                make(service.library, Request(place=place, period=period, sections=tuple(sections or ())))
            )
        except CannotDraft as error:
            return {"error": str(error)}

    @server.tool(description="Rà soát nội dung một văn bản (dạng chữ) trước khi gửi.")
    def review(text: str) -> dict[str, Any]:
        import tempfile
        from pathlib import Path

        from assistant.review import review as look
        from ingest.errors import Unreadable

        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "van-ban.txt"
            path.write_text(text[:500_000], encoding="utf-8")
            try:
                return look(path, service.library).as_dict()
            except Unreadable as error:
                return {"error": str(error)}
