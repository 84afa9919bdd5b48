"""The fifty of S8: who they are, and what each does page after page, with time to think in between."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx

PASSWORD = "zerotrip-bench"
THINKS = (2.0, 8.0)
SENT = ("hidden", "text", "date")


@dataclass
class Told:
    """Seconds of every answer by page, and what went wrong; `counts` once everything is warm."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    counts: bool = False

    def note(self, page: str, seconds: float, wrong: str = "") -> None:
        if self.counts:
            self.seconds.setdefault(page, []).append(seconds)
        if wrong:
            self.errors.append(f"{page}: {wrong}")


class Forms(HTMLParser):
    """Of every form of a page what a browser would send of it untouched."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        if tag == "form":
            self.found.append({})
        elif tag == "input" and self.found and (own.get("type", "text") in SENT or "checked" in own):
            self.found[-1].setdefault(own.get("name") or "", own.get("value") or "")

    def having(self, *names: str) -> dict[str, str] | None:
        return next((form for form in self.found if all(name in form for name in names)), None)


class Visitor:
    """One person with a browser of their own: cookies, a connection that stays open."""

    def __init__(self, base: str, name: str, told: Told, number: int) -> None:
        self.name, self.told, self.random = name, told, random.Random(number)
        self.http = httpx.AsyncClient(base_url=base, trust_env=False, timeout=30)

    async def think(self) -> None:
        await asyncio.sleep(self.random.uniform(*THINKS))

    async def get(self, page: str, address: str) -> str:
        return (await self._asked(page, "GET", address)).text

    async def send(self, page: str, address: str, form: dict[str, str]) -> str:
        """As a browser does: where it is sent on to, it goes; that page is one of its own."""
        answer = await self._asked(page, "POST", address, data=form)
        return answer.headers.get("Location", "")

    async def _asked(self, page: str, method: str, address: str, **more: Any) -> httpx.Response:
        begun = time.perf_counter()
        try:
            answer = await self.http.request(method, address, **more)
        except httpx.HTTPError as error:
            self.told.note(page, time.perf_counter() - begun, repr(error))
            return httpx.Response(599)
        turned_away = page != "signing out" and "/accounts/" in answer.headers.get("Location", "")
        failed = answer.status_code >= 400 or turned_away
        wrong = f"{answer.status_code} {address}" if failed else ""
        self.told.note(page, time.perf_counter() - begun, wrong)
        return answer

    async def sign_in(self) -> None:
        page = await self.get("sign-in page", "/accounts/login/")
        form = Forms(page).having("csrfmiddlewaretoken", "login") or {}
        await self.think()
        there = await self.send(
            "signing in", "/accounts/login/", form | {"login": self.name, "password": PASSWORD}
        )
        if not there:
            self.told.note("signing in", 0.0, f"{self.name} was not let in")

    async def sign_out(self) -> None:
        await self.send("signing out", "/accounts/logout/", {"csrfmiddlewaretoken": self._token})

    @property
    def _token(self) -> str:
        return self.http.cookies.get("csrftoken") or ""


Sitting = Callable[[Visitor], Awaitable[None]]


async def lives(visitor: Visitor, does: Sitting, until: float) -> None:
    """Signs in, does what they came for, signs out, and comes again."""
    await asyncio.sleep(visitor.random.uniform(0, THINKS[1]))
    while time.monotonic() < until:
        await visitor.sign_in()
        await does(visitor)
        await visitor.sign_out()
        await visitor.think()
    await visitor.http.aclose()


async def member(one: Visitor) -> None:
    """Looks at the first page, finds a service, applies or answers a question of it, looks at a case."""
    await _page(one, "phone: home", "/m/")
    hall = await _page(one, "phone: services", "/m/items/")
    item = one.random.choice(_addresses(hall, r"/m/items/[a-z][\w.-]+/") or ["/m/items/"])
    shown = await _page(one, "phone: one service", item)
    if form := Forms(shown).having("csrfmiddlewaretoken", "key", "subject"):
        there = await one.send("phone: applying", item, form)
        if there.startswith("/m/applications/"):
            await _answers(one, there)
    cases = await _page(one, "phone: my cases", "/m/cases/")
    for case in _addresses(cases, r"/m/cases/[\w-]+/(?:decision/)?")[:1]:
        await _page(one, "phone: one case", case)
    await _page(one, "phone: home", "/m/")


async def _answers(one: Visitor, address: str) -> None:
    page = await _page(one, "phone: an application", address)
    form = Forms(page).having("csrfmiddlewaretoken", "step")
    if form:
        await one.send("phone: an answer kept", address.partition("?")[0], form | {"act": "save"})


async def officer(one: Visitor) -> None:
    await _page(one, "desk: queue", "/desk/")
    cases = await _page(one, "desk: cases", "/desk/cases/")
    refs = _addresses(cases, r"/desk/cases/HZ-[\w-]+/")
    for _ in range(3):
        if refs:
            await _page(one, "desk: one case", one.random.choice(refs))
    await _page(one, "desk: search", f"/desk/find/?q={one.random.choice(('王', '李', 'chen', 'zhang'))}")
    await _page(one, "desk: people", "/desk/people/")
    await _page(one, "desk: queue", "/desk/")


async def leader(one: Visitor) -> None:
    await _page(one, "desk: for the leader", "/desk/leading/")
    await _page(one, "desk: funds", "/desk/funds/")
    await _page(one, "desk: dashboard", "/desk/board/")
    await _page(one, "desk: cases", "/desk/cases/")


async def cashier(one: Visitor) -> None:
    for page, address in (
        ("desk: till", "/desk/cashier/"),
        ("desk: payments", "/desk/payments/"),
        ("desk: account", "/desk/bank/"),
        ("desk: funds", "/desk/funds/"),
    ):
        await _page(one, page, address)


async def auditor(one: Visitor) -> None:
    for page, address in (
        ("desk: auditor", "/desk/auditing/"),
        ("desk: all that waits", "/desk/cases/?only=waiting"),
        ("desk: journal", "/desk/audit/"),
        ("desk: samples", "/desk/reviews/"),
    ):
        await _page(one, page, address)


async def _page(one: Visitor, page: str, address: str) -> str:
    text = await one.get(page, address)
    await one.think()
    return text


def _addresses(page: str, pattern: str) -> list[str]:
    return list(dict.fromkeys(re.findall(f'href="({pattern})"', page)))
