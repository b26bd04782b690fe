"""Other systems call the assistant: its own API, any OpenAI client, an MCP client; keys guard the doors."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from openai import OpenAI

from assistant.chain import Assistant
from tests.served import served
from ui.api.app import build
from ui.api.keys import Keys
from ui.api.service import Service
from ui.mcp import build as build_mcp
from vectorstore.library import Library
from vectorstore.text import normal

QUESTION = "phong nao chu tri an toan thong tin o cau sen"


@pytest.fixture(scope="module")
def service(sample_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Service:
    return Service(Assistant(sample_library), sample_library, tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="module")
def client(service: Service) -> TestClient:
    return TestClient(build(service), client=("127.0.0.1", 4000))


def test_an_answer_comes_with_quotes_that_stand_in_the_paper(client, sample_library):
    body = client.post("/api/ask", json={"question": QUESTION}).json()
    assert "Công an phường" in body["answer"] and not body["abstained"]
    for citation in body["citations"]:
        assert normal(citation["quote"]) in normal(sample_library.raw_text(citation["doc_id"]))


def test_a_streamed_answer_ends_with_the_whole_object(client):
    text = client.post("/api/ask/stream", json={"question": QUESTION}).text
    last = text.strip().split("\n\n")[-1]
    assert last.startswith("event: done")
    assert "Công an" in json.loads(last.split("data: ", 1)[1])["answer"]


@pytest.mark.parametrize("kind", ["metadata", "responsibilities", "targets", "legal_bases", "deadlines"])
def test_facts_of_each_kind_can_be_fetched(client, kind):
    facts = client.get(f"/api/facts/{kind}", params={"doc_id": "cau-sen-2026"}).json()["facts"]
    assert facts and all(fact["doc_id"] == "cau-sen-2026" for fact in facts)


def test_an_unknown_paper_is_named_in_the_fault(client):
    response = client.get("/api/facts/targets", params={"doc_id": "khong-co"})
    assert response.status_code == 404 and "khong-co" in response.json()["detail"]


def test_search_documents_health_and_metrics_answer(client):
    assert client.post("/api/search", json={"query": "sao lưu dữ liệu"}).json()[0]["text"]
    assert any(row["doc_id"] == "cau-sen-2027" for row in client.get("/api/documents").json())
    assert client.get("/health").json()["status"] == "ok"
    assert "troly_questions_total" in client.get("/metrics").text


def test_a_draft_names_the_precedent_of_each_clause(client):
    body = {"place": "xã Suối Đá", "period": "năm 2026", "sections": ["tổ chức thực hiện"]}
    made = client.post("/api/draft", json=body).json()
    clauses = [p for p in made["paragraphs"] if p["text"].startswith("- ")]
    assert clauses and all(p["precedents"] for p in clauses)


def test_a_bad_request_for_a_draft_gets_one_clear_sentence(client):
    response = client.post("/api/draft", json={"place": "Suối Đá", "period": "năm 2026"})
    assert response.status_code == 400 and "xã" in response.json()["detail"]


def test_a_sent_file_is_reviewed(client):
    text = "KẾ HOẠCH\nvề việc thí điểm\n\nI. MỤC TIÊU\n\n- Phấn đấu trên 100% hồ sơ được số hóa.\n"
    found = client.post("/api/review", files={"file": ("du-thao.txt", text.encode())}).json()
    assert any("100%" in finding["evidence"] for finding in found["findings"])


def test_an_unreadable_file_is_refused_with_a_reason(client):
    response = client.post("/api/review", files={"file": ("trong.docx", b"")})
    assert response.status_code == 400 and response.json()["detail"]


def test_any_openai_client_can_ask_and_sees_the_sources(service):
    with served(build(service)) as address:
        openai = OpenAI(base_url=f"{address}/v1", api_key="khong-can")
        assert "troly" in [model.id for model in openai.models.list()]
        done = openai.chat.completions.create(model="troly", messages=[{"role": "user", "content": QUESTION}])
        message = done.choices[0].message
        assert "Công an phường" in (message.content or "") and "Nguồn:" in (message.content or "")
        assert message.model_extra or message.annotations
        pieces = openai.chat.completions.create(
            model="troly", messages=[{"role": "user", "content": QUESTION}], stream=True
        )
        streamed = "".join(chunk.choices[0].delta.content or "" for chunk in pieces)
        assert streamed == message.content


def test_an_openai_follow_up_takes_its_place_from_the_conversation(client):
    messages = [
        {"role": "user", "content": "Ai chủ trì tổ chức tập huấn kỹ năng số ở xã Đồng Mây?"},
        {"role": "assistant", "content": "Phòng Văn hóa - Xã hội xã Đồng Mây."},
        {"role": "user", "content": "Còn đặc khu Hòn Sao thì ai chủ trì?"},
    ]
    body = client.post("/v1/chat/completions", json={"messages": messages}).json()
    assert "Hòn Sao" in body["choices"][0]["message"]["content"]


def test_an_mcp_client_finds_and_calls_the_tools(service):
    from mcp import Client

    async def talk() -> tuple[set[str], str]:
        async with Client(build_mcp(service)) as mcp:
            names = {tool.name for tool in (await mcp.list_tools()).tools}
            result = await mcp.call_tool("ask", {"question": QUESTION})
            return names, json.dumps(result.structured_content or str(result.content), ensure_ascii=False)

    names, answer = asyncio.run(talk())
    assert names == {"ask", "search", "who_is_responsible", "targets", "draft", "review"}
    assert "Công an phường" in answer


def test_without_a_key_only_this_computer_may_call(tmp_path: Path, service: Service):
    app = build(Service(service.assistant, service.library, tmp_path))
    outside = TestClient(app, client=("192.0.2.7", 4000))
    assert outside.post("/api/ask", json={"question": QUESTION}).status_code == 401


def test_keys_have_rights_and_a_rate(tmp_path: Path, service: Service):
    app = build(Service(service.assistant, service.library, tmp_path))
    keys = Keys(tmp_path)
    reading, writing = keys.add("dss", per_minute=2), keys.add("nap", ("write",))
    client = TestClient(app, client=("127.0.0.1", 4000))

    def status(key: str) -> int:
        return client.get("/api/documents", headers={"Authorization": f"Bearer {key}"}).status_code

    assert status("sai") == 401 and status(writing) == 403
    assert [status(reading) for _ in range(3)] == [200, 200, 429]
    assert reading not in (tmp_path / "api_keys.json").read_text(encoding="utf-8")
    assert keys.remove("dss") and status(reading) == 401


def test_the_described_api_holds_for_arbitrary_requests(service):
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    schema = schemathesis.openapi.from_asgi("/api/openapi.json", build(service)).exclude(
        path_regex="^/(api/review|metrics)"
    )

    @given(case=schema.as_strategy())
    @settings(
        max_examples=40,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    def holds(case):
        response = case.call()
        assert response.status_code < 500, response.text

    holds()
