"""Finds the pages of one role as somebody would: from where the role begins, by the links of each page."""

from __future__ import annotations

import html
import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from zerotrip.demo.pictures.typed import typed_on
from zerotrip.web.tests.every_page import BEGINS, PAGES, PUBLIC, every_name

if TYPE_CHECKING:
    from playwright.sync_api import APIRequestContext

LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
"""Frames show pages too, and forms ask for them."""
OF_ONE_NAME = 2
"""Pages of one kind: two cases, not all of them."""


@dataclass(frozen=True, slots=True)
class Found:
    name: str
    address: str
    status: int
    leads_from: str


def walk(asks: APIRequestContext, who: str) -> Iterator[Found]:
    """Each page once; the hall as a stranger only. What is linked and cannot be opened is found too."""
    waiting = deque((address, "") for address in _begins(who))
    seen: set[str] = set()
    of_name: Counter[str] = Counter()
    while waiting:
        address, leads_from = waiting.popleft()
        name = _name_of(address)
        if not _is_to_see(name, who) or address in seen or of_name[name] >= OF_ONE_NAME:
            continue
        seen.add(address)
        answer = asks.get(address)
        page = _path(answer.url)
        name = _name_of(page)
        if page != address and (page in seen or of_name[name] >= OF_ONE_NAME):
            continue
        seen.add(page)
        of_name[name] += 1
        yield Found(name, page, answer.status, leads_from)
        waiting.extend((html.unescape(each), page) for each in LINK.findall(answer.text()))
        waiting.extend((f"{page}?{each}", page) for each in typed_on(name) if "?" not in page)


def _begins(who: str) -> Iterator[str]:
    for name in BEGINS[who]:
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def _is_to_see(name: str, who: str) -> bool:
    return name in PAGES and (PAGES[name] != PUBLIC or who == PUBLIC)


def _path(url: str) -> str:
    return "/" + url.split("://", 1)[-1].split("/", 1)[-1]


def _name_of(address: str) -> str:
    """Empty for what the table does not have: style sheets, pages under a mandate, the API."""
    try:
        return resolve(address.split("?", maxsplit=1)[0]).view_name
    except Resolver404:
        return ""


def never_met(met: set[str], walked: set[str]) -> list[str]:
    """Pages that their role's walk should have met, of those that there are."""
    return sorted(name for name in every_name() if PAGES.get(name) in walked and name not in met)
