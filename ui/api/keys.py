"""API keys with rights and rate limits, kept as hashes in the data folder; without any key only this computer may call."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from fastapi import HTTPException, Request

from ui.people.who import person_of

RIGHTS = ("read", "write")
_LOCAL = {"127.0.0.1", "::1", "localhost"}
_WINDOW = 60.0


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is kept. digest: SHA-256 of the key; rights: of RIGHTS; per_minute: calls allowed in a minute."""

    name: str
    digest: str
    rights: tuple[str, ...]
    per_minute: int


class Keys:
    """The keys of one data folder (`api_keys.json`)."""

    def __init__(self, home: Path) -> None:
        self._path = home / "api_keys.json"
        self._calls: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def all(self) -> tuple[Key, ...]:
        """The keys there are."""
        if not self._path.is_file():
            return ()
        rows = json.loads(self._path.read_text(encoding="utf-8"))
        return tuple(Key(row["name"], row["digest"], tuple(row["rights"]), int(row["per_minute"])) for row in rows)

    def add(self, name: str, rights: tuple[str, ...] = ("read",), per_minute: int = 60) -> str:
        """Make a key and return it; it is shown this once and kept only as a hash."""
        key = f"troly-{secrets.token_urlsafe(24)}"
        kept = [*(other for other in self.all() if other.name != name), Key(name, _digest(key), rights, per_minute)]
        self._write(kept)
        return key

    def remove(self, name: str) -> bool:
        """Withdraw a key; False when there is none of that name."""
        kept = [key for key in self.all() if key.name != name]
        found = len(kept) < len(self.all())
        self._write(kept)
        return found

    def check(self, presented: str | None, host: str, right: str) -> None:
        """Let a call pass or raise HTTPException: 401 unknown key, 403 no right, 429 too many calls."""
        known = self.all()
        if not known:
            if host not in _LOCAL:
                raise HTTPException(
                    401, "Chưa có khóa API nào; chỉ máy này được gọi. Tạo khóa bằng: troly keys add TÊN"
                )
            return
        key = self.known(presented)
        if key is None:
            raise HTTPException(401, "Thiếu khóa API hoặc khóa không đúng; gửi khóa ở tiêu đề Authorization: Bearer …")
        if right not in key.rights:
            raise HTTPException(403, f"Khóa «{key.name}» không có quyền {right}.")
        self._count(key)

    def known(self, presented: str | None) -> Key | None:
        """The key that was shown, None when there is none such."""
        return next((k for k in self.all() if presented and hmac.compare_digest(k.digest, _digest(presented))), None)

    def _count(self, key: Key) -> None:
        now = time.monotonic()
        with self._lock:
            calls = self._calls[key.name]
            while calls and now - calls[0] > _WINDOW:
                calls.popleft()
            if len(calls) >= key.per_minute:
                wait = int(_WINDOW - (now - calls[0])) + 1
                raise HTTPException(
                    429, f"Quá {key.per_minute} lượt gọi mỗi phút; hãy đợi {wait} giây.", {"Retry-After": str(wait)}
                )
            calls.append(now)

    def _write(self, keys: list[Key]) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps([asdict(key) for key in keys], ensure_ascii=False, indent=1)
        self._path.touch(mode=0o600)
        self._path.write_text(text, encoding="utf-8")


def guard(keys: Keys, right: str):
    """A FastAPI dependency that checks the caller's key for a right; who signed in was checked at the gate."""

    def check(request: Request) -> None:
        if person_of(request) is None:
            keys.check(presented(request.headers), request.client.host if request.client else "", right)

    return check


def presented(headers: Mapping[str, str]) -> str | None:
    """The key that a caller shows, as a bearer token or in X-API-Key."""
    header = headers.get("authorization", "")
    return header[7:].strip() if header.lower().startswith("bearer ") else headers.get("x-api-key")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
