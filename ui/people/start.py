"""May the application listen on an address: other computers reach it only when there are people to sign in."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from ui.people.accounts import Accounts, Denied
from ui.people.gate import is_loopback
from ui.people.roles import Role

FIRST = "quantri"


def must_sign_in(host: str, accounts: Accounts, say: Callable[[str], None], *, always: bool = False) -> bool:
    """Whether people must sign in on this address. The first start on one that others reach makes an administrator.

    always: on this computer alone too (behind a proxy). say: shows its random password on the terminal, this once.
    Raises Denied when nobody could manage the people."""
    if is_loopback(host) and not always:
        return False
    people = accounts.all()
    if not people:
        password = secrets.token_urlsafe(12)
        accounts.add(FIRST, password, Role.ADMINISTRATOR)
        say(f"Đã tạo người quản trị «{FIRST}», mật khẩu: {password}")
        say("Mật khẩu chỉ hiện lần này; hãy đăng nhập rồi đổi ngay.")
    elif not any(p.role is Role.ADMINISTRATOR and not p.disabled for p in people):
        raise Denied("Không có người quản trị nào; hãy tạo bằng: troly users add TÊN --role quan-tri")
    return True
