"""The pages of an account: sign in, sign out, change the password."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from ui.people.accounts import Accounts, Denied
from ui.people.gate import COOKIE, login_page, token_of
from ui.people.roles import NAMES
from ui.people.who import person_of
from ui.render.page import render

_SLOWEST = 8.0  # seconds that a further guess waits at most
Word = Annotated[str, Form(max_length=200)]


def router(accounts: Accounts) -> APIRouter:
    """/dang-nhap, /dang-xuat and /tai-khoan; not part of the API's description."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/dang-nhap")
    def form() -> HTMLResponse:
        return HTMLResponse(login_page())

    @routes.post("/dang-nhap")
    async def sign_in(request: Request, name: Word = "", password: Word = "") -> Response:
        failed = await run_in_threadpool(accounts.failures, name)
        await asyncio.sleep(min(0.25 * 2**failed, _SLOWEST) if failed else 0)
        try:
            token = await run_in_threadpool(accounts.sign_in, name, password)
        except Denied as fault:
            return HTMLResponse(login_page(name, str(fault)), 401)
        return _with_cookie(request, "./", token)

    @routes.post("/dang-xuat")
    def sign_out(request: Request) -> Response:
        accounts.sign_out(token_of(request))
        gone = RedirectResponse("./", 303)
        gone.delete_cookie(COOKIE)
        return gone

    @routes.get("/tai-khoan")
    def account(request: Request) -> HTMLResponse:
        return _account(request)

    @routes.post("/tai-khoan")
    def change(request: Request, old: Word = "", new: Word = "", again: Word = "") -> Response:
        person = person_of(request)
        if person is None:
            return _account(request)
        try:
            if new != again:
                raise Denied("Hai lần nhập mật khẩu mới không giống nhau.")
            accounts.sign_in(person.name, old)
            accounts.set_password(person.name, new)
            return _with_cookie(request, "./", accounts.sign_in(person.name, new))
        except Denied as fault:
            return _account(request, str(fault), 400)

    return routes


def _account(request: Request, fault: str = "", status: int = 200) -> HTMLResponse:
    person = person_of(request)
    role = NAMES[person.role] if person else ""
    return HTMLResponse(render("account", person=person, role=role, fault=fault), status)


def _with_cookie(request: Request, where: str, token: str) -> Response:
    """On to another page with the session in a cookie that scripts and other sites do not get."""
    response = RedirectResponse(where, 303)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, token, httponly=True, samesite="lax", secure=secure)
    return response
