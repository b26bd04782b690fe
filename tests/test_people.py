"""People: who may come in on an address that others reach, and what each role may do at every door."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect
from typer.testing import CliRunner

from assistant.chain import Assistant
from tests.browser import chromium
from tests.served import served
from ui.api import app as api
from ui.api.keys import Keys
from ui.api.service import Service
from ui.app import create_app
from ui.people.accounts import Accounts, Denied
from ui.people.gate import COOKIE, Gate, is_loopback
from ui.people.roles import EVENTS, Role
from ui.people.start import FIRST, must_sign_in
from vectorstore.library import Library

PASSWORD = "mot-mat-khau-dai"
PEOPLE = {"an": Role.ADMINISTRATOR, "binh": Role.EDITOR, "chi": Role.USER, "dung": Role.READER}


class Office:
    """A served application that asks people to sign in."""

    def __init__(self, address: str, home: Path, accounts: Accounts, library: Library) -> None:
        self.address, self.home, self.accounts, self.library = address, home, accounts, library

    def client(self, name: str = "") -> httpx.Client:
        """A browser, signed in when a name is given."""
        client = httpx.Client(base_url=self.address, timeout=60)
        if name:
            answer = client.post("/dang-nhap", data={"name": name, "password": PASSWORD})
            assert answer.status_code == 303, answer.text
        return client


@pytest.fixture(scope="module")
def office(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """The application over a copy of the sample library, with one person of each role."""
    home = tmp_path_factory.mktemp("co-quan") / "home"
    shutil.copytree(sample_home, home)
    accounts = Accounts(home)
    for name, role in PEOPLE.items():
        accounts.add(name, PASSWORD, role)
    with Library.open(home) as library:
        app = create_app(Service(Assistant(library), library, home), accounts=accounts, login=True)
        with served(app) as address:
            yield Office(address, home, accounts, library)


def event(client: httpx.Client, elem_id: str, name: str, data: dict[str, Any], *inputs: Any, at: int = 0) -> str:
    """Raise an event of the page as the browser does; returns everything that the queue sent back."""
    config = client.get("/config").json()
    part = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == elem_id)
    fns = [d for d in config["dependencies"] if [part, name] in d["targets"]]
    body = {"data": list(inputs), "event_data": data, "fn_index": fns[at]["id"], "session_hash": f"s{elem_id}{name}"}
    joined = client.post("/gradio_api/queue/join", json={**body, "trigger_id": part})
    assert joined.status_code == 200, joined.text
    stream = client.get("/gradio_api/queue/data", params={"session_hash": body["session_hash"]}).text
    messages = [json.loads(line[5:]) for line in stream.splitlines() if line.startswith("data:")]
    return json.dumps(messages, ensure_ascii=False)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/config"),
        ("GET", "/tai-khoan"),
        ("GET", "/metrics"),
        ("GET", "/api/documents"),
        ("GET", "/api/openapi.json"),
        ("POST", "/api/ask"),
        ("POST", "/v1/chat/completions"),
        ("GET", "/gradio_api/file=/etc/hostname"),
        ("GET", "/gradio_api/queue/data?session_hash=x"),
        ("POST", "/gradio_api/queue/join"),
        ("POST", "/gradio_api/upload"),
        ("POST", "/gradio_api/component_server"),
        ("POST", "/gradio_api/run/predict"),
    ],
)
def test_no_door_opens_without_a_session_or_key(office: Office, method: str, path: str):
    client = office.client()
    assert client.request(method, path).status_code == 401
    assert client.request(method, path, headers={"Authorization": "Bearer sai"}).status_code == 401
    assert client.request(method, path, cookies={COOKIE: "sai"}).status_code == 401


def test_one_who_signs_in_comes_in_and_leaves(office: Office):
    client = office.client("dung")
    assert "Đăng nhập" in office.client().get("/").text
    assert client.get("/").status_code == client.get("/api/documents").status_code == 200
    assert "chỉ đọc" in client.get("/tai-khoan").text
    kept = client.cookies.get(COOKIE)
    client.post("/dang-xuat")
    assert office.client().get("/", cookies={COOKIE: kept or ""}).status_code == 401


def test_a_page_whose_session_ended_asks_to_sign_in_again(office: Office):
    with chromium() as browser:
        page = browser.new_page()
        page.goto(office.address)
        page.fill("[name=name]", "dung")
        page.fill("[name=password]", PASSWORD)
        page.click("button")
        expect(page.locator("#talk .turn, #talk .greeting").first).to_be_visible()
        office.accounts.set_password("dung", PASSWORD)
        expect(page.locator("[name=password]")).to_be_visible()


def test_the_cookie_is_kept_from_scripts_other_sites_and_open_lines(office: Office):
    data = {"name": "an", "password": PASSWORD}
    plain = office.client().post("/dang-nhap", data=data).headers["set-cookie"].lower()
    behind = office.client().post("/dang-nhap", data=data, headers={"X-Forwarded-Proto": "https"})
    assert "httponly" in plain and "samesite=lax" in plain and "secure" not in plain
    assert "secure" in behind.headers["set-cookie"].lower()


@pytest.mark.parametrize(("name", "upload", "draft"), [("dung", 403, 403), ("chi", 200, 200), ("binh", 200, 200)])
def test_a_role_bounds_uploads_and_drafts(office: Office, name: str, upload: int, draft: int):
    client = office.client(name)
    assert client.post("/gradio_api/upload", files={"files": ("a.txt", b"a")}).status_code == upload
    body = {"place": "xã Suối Đá", "period": "năm 2026", "sections": ["tổ chức thực hiện"]}
    assert client.post("/api/draft", json=body).status_code == draft


def test_gradios_own_files_and_calls_are_closed_to_everyone(office: Office):
    client = office.client("an")
    for path in ("/gradio_api/file=/etc/hostname", "/gradio_api/call/x", "/file=/etc/hostname", "/monitoring"):
        assert client.get(path).status_code == 403
    assert client.post("/gradio_api/run/predict", json={"data": []}).status_code == 403


@pytest.mark.parametrize("name", ["dung", "chi"])
def test_only_an_editor_removes_a_paper(office: Office, name: str):
    before = len(office.library.documents())
    paper = office.library.documents()[0].doc_id
    told = event(office.client(name), "papers", "click", {"act": "remove", "paper": paper}, None, {})
    assert "không có quyền" in told
    assert len(office.library.documents()) == before


@pytest.mark.parametrize(("name", "kept"), [("chi", ""), ("binh", "binh")])
def test_only_an_editor_corrects_a_fact_and_under_their_own_name(office: Office, name: str, kept: str):
    fact = office.library.targets(("cau-sen-2026",))[0]
    client = office.client(name)
    viewer = next(c["id"] for c in client.get("/config").json()["components"] if c["props"].get("elem_id") == "viewer")
    said = {"kind": "targets", "doc": fact.doc_id, "fact": fact.fingerprint, "action": "confirmed", "who": "người khác"}
    body = {"session_hash": "s", "component_id": viewer, "fn_name": "correct_fact", "data": said}
    answer = client.post("/gradio_api/component_server", json=body)
    assert answer.status_code == 200 and ("không có quyền" in answer.text) is (not kept)
    assert "".join(correction.who for correction in office.library.corrections(fact.doc_id)) == kept


def test_an_editor_does_remove_a_paper(office: Office):
    paper = next(d.doc_id for d in office.library.documents() if d.doc_id == "cau-sen-2027")
    event(office.client("binh"), "papers", "click", {"act": "remove", "paper": paper}, None, {})
    assert paper not in {document.doc_id for document in office.library.documents()}


def test_a_conversation_is_its_owners_whatever_the_browser_says(office: Office):
    asked = {"question": "Ai chủ trì tuyên truyền ở phường Cầu Sen?", "ticket": "t1"}
    event(office.client("chi"), "box", "ask", asked, "", {}, "binh")
    from ui.conversations import Conversations

    talks = Conversations(office.home / "ui" / "screen.sqlite")
    assert len(talks.list("chi")) == 1 and not talks.list("binh")
    stolen = event(office.client("dung"), "past", "click", {"act": "search", "query": ""}, "", "chi")
    assert talks.list("chi")[0].talk_id not in stolen


def test_others_judgements_are_the_administrators(office: Office):
    from ui.exchange import Exchange
    from ui.feedback import Feedback

    votes = Feedback(office.home / "ui" / "screen.sqlite")
    votes.add("chi", Exchange.refused("câu hỏi riêng của chi", "không rõ"), "down")
    read = {name: event(office.client(name), "tab-quality", "select", {}) for name in ("an", "binh")}
    assert "câu hỏi riêng" in read["an"] and "câu hỏi riêng" not in read["binh"]
    assert "không có quyền" in event(office.client("binh"), "quality", "click", {"act": "votes"})


def test_every_event_that_asks_a_right_is_there():
    import importlib

    for module, name in EVENTS:
        source = Path(importlib.import_module(module).__file__ or "").read_text(encoding="utf-8")
        assert f"def {name}(" in source


def test_a_key_keeps_its_rights_beside_people(office: Office):
    key = Keys(office.home).add("dss")
    client = office.client()
    bearer = {"Authorization": f"Bearer {key}"}
    assert client.get("/api/documents", headers=bearer).status_code == 200
    assert client.get("/", headers=bearer).status_code == 401
    Keys(office.home).remove("dss")
    assert client.get("/api/documents", headers=bearer).status_code == 401


def test_a_changed_password_ends_the_other_sessions(office: Office):
    office.accounts.add("em", PASSWORD, Role.USER)
    here, there = office.client("em"), office.client("em")
    new = {"old": PASSWORD, "new": "mat-khau-moi-khac", "again": "mat-khau-moi-khac"}
    assert "không giống" in here.post("/tai-khoan", data={**new, "again": "khac"}).text
    assert here.post("/tai-khoan", data=new).status_code == 303
    assert here.get("/").status_code == 200 and there.get("/").status_code == 401
    office.accounts.disable("em")
    assert here.get("/").status_code == 401


def test_guessing_locks_even_the_right_password_out_for_a_while(tmp_path: Path):
    now = [1000.0]
    accounts = Accounts(tmp_path, clock=lambda: now[0])
    accounts.add("an", PASSWORD, Role.USER)
    for _ in range(5):
        with pytest.raises(Denied, match="không đúng"):
            accounts.sign_in("an", "doan-mo-mat-khau")
    with pytest.raises(Denied, match="15 phút"):
        accounts.sign_in("an", PASSWORD)
    now[0] += 901
    token = accounts.sign_in("an", PASSWORD)
    assert accounts.of(token) and PASSWORD.encode() not in (tmp_path / "people.sqlite3").read_bytes()
    now[0] += 12 * 3600
    assert accounts.of(token) is None


def test_an_address_that_others_reach_needs_people(tmp_path: Path):
    said: list[str] = []
    accounts = Accounts(tmp_path)
    assert not must_sign_in("127.0.0.1", accounts, said.append) and not accounts.all() and is_loopback("::1")
    assert must_sign_in("0.0.0.0", accounts, said.append)
    password = said[0].rpartition(" ")[2]
    assert accounts.sign_in(FIRST, password) and len(said) == 2
    assert must_sign_in("0.0.0.0", accounts, said.append) and len(said) == 2
    with pytest.raises(Denied, match="duy nhất"):
        accounts.disable(FIRST)


def test_what_a_proxy_passes_on_needs_a_session_on_loopback_too(office: Office, tmp_path: Path):
    doors = api.build(Service(Assistant(office.library), office.library, tmp_path))
    with served(Gate(doors, Accounts(tmp_path), Keys(tmp_path), login=False)) as address:
        there = f"{address}/api/documents"
        assert httpx.get(there).status_code == 200
        assert httpx.get(there, headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 401


def test_another_computer_calls_mcp_with_a_reading_key_alone(office: Office, tmp_path: Path):
    from ui.mcp import build
    from ui.people.keyed import Keyed

    keys = Keys(tmp_path)
    reading, writing = keys.add("doc", per_minute=1), keys.add("ghi", ("write",))
    service = Service(Assistant(office.library), office.library, tmp_path)
    with served(Keyed(build(service).streamable_http_app(host="0.0.0.0"), keys)) as address:

        def status(key: str) -> int:
            return httpx.post(f"{address}/mcp", headers={"Authorization": f"Bearer {key}"}, json={}).status_code

        assert status("sai") == 401 and status(writing) == 403
        assert status(reading) not in (401, 403, 404, 429) and status(reading) == 429


def test_people_are_managed_from_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from ui.cli import users

    monkeypatch.setattr(users, "home", lambda: tmp_path)
    run, both = CliRunner().invoke, f"{PASSWORD}\n{PASSWORD}\n"
    assert run(users.group, ["add", "an", "--role", "quan-tri"], input=both).exit_code == 0
    assert run(users.group, ["add", "chi"], input=both).exit_code == 0
    assert run(users.group, ["role", "chi", "bien-tap"]).exit_code == 0
    assert run(users.group, ["disable", "chi"]).exit_code == 0
    assert "chi\tbiên tập\tđã khóa" in run(users.group, ["list"]).output
    assert run(users.group, ["password", "khong-co"], input=both).exception
