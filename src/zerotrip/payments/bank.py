"""The bank over HTTP, and nothing but HTTP: what each way of failing means for an order on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

import httpx
from django.conf import settings

Result = Literal["taken", "refused", "not-sent", "unknown"]
PATIENCE = httpx.Timeout(20.0, connect=5.0)


@dataclass(frozen=True, slots=True)
class Reply:
    """`not-sent`: certainly not with the bank. `unknown`: it may be, so it is asked about first."""

    result: Result
    reason: str = ""


class BankIsDown(Exception):
    pass


class Bank:
    def __init__(self, address: str | None = None) -> None:
        address = address or settings.ZEROTRIP_BANK
        self._http = httpx.Client(base_url=address, timeout=PATIENCE, trust_env=False)

    def __enter__(self) -> Bank:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def send(self, raw: bytes) -> Reply:
        try:
            reply = self._http.post("/orders", content=raw, headers={"Content-Type": "application/xml"})
        except (httpx.ConnectError, httpx.ConnectTimeout) as fault:
            return Reply("not-sent", str(fault))
        except httpx.TransportError as fault:
            return Reply("unknown", type(fault).__name__)
        if reply.is_success:
            return Reply("taken")
        if reply.status_code in (400, 409, 413, 422):
            return Reply("refused", reply.text[:300])
        return Reply("unknown", f"HTTP {reply.status_code}")

    def ask(self, message_id: str) -> Reply:
        """Whether the bank has the order. 404 is its word that it has not."""
        try:
            reply = self._http.get(f"/orders/{message_id}")
        except httpx.TransportError as fault:
            return Reply("unknown", type(fault).__name__)
        if reply.is_success:
            return Reply("taken")
        return Reply("not-sent" if reply.status_code == 404 else "unknown", f"HTTP {reply.status_code}")

    def answers(self) -> list[str]:
        """Names of the answers that wait for us."""
        try:
            names = self._get("/answers").json()
        except ValueError as fault:
            raise BankIsDown("no list of answers") from fault
        if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
            raise BankIsDown("no list of answers")
        return names

    def answer(self, name: str) -> bytes:
        return self._get(f"/answers/{quote(name, safe='')}").content

    def acknowledge(self, name: str) -> None:
        self._done(lambda: self._http.delete(f"/answers/{quote(name, safe='')}"))

    def _get(self, path: str) -> httpx.Response:
        return self._done(lambda: self._http.get(path))

    @staticmethod
    def _done(call: Callable[[], httpx.Response]) -> httpx.Response:
        try:
            return call().raise_for_status()
        except httpx.HTTPError as fault:
            raise BankIsDown(str(fault)) from fault
