"""The hall in a real browser, without signing in: it fits, reads, and speaks one language at a time."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from zerotrip.demo.cast import Cast
from zerotrip.guides.tests.samples import STAY, STUDY, TICKET, publish
from zerotrip.web.tests.test_browser import DESK, PHONE, browser, look_at, seriously_wrong

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
__all__ = ["browser"]
PAGES = [
    "/hall/",
    "/hall/items/",
    "/hall/items/?field=health",
    f"/hall/items/{STUDY.id}/",
    "/hall/can-get/",
    "/hall/can-get/?results",
    "/hall/search/?q=1",
]


def stranger(browser: Browser, address: str, size: dict[str, int], language: str) -> Page:
    context = browser.new_context(viewport=size, locale="zh-CN", base_url=address)  # type: ignore[arg-type]
    context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    page.complaints = complaints  # type: ignore[attr-defined]
    return page


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_hall_fits_reads_and_speaks_one_language(
    browser: Browser, live_server: Any, cast: Cast, size: dict[str, int]
) -> None:
    publish(STAY, STUDY, TICKET)
    wrong = []
    for language in ("zh-hans", "en"):
        page = stranger(browser, live_server.url, size, language)
        for address in PAGES:
            wrong += look_at(page, address, language) + seriously_wrong(page)
        page.context.close()
    assert "\n".join(wrong) == ""


def test_search_and_questions_work_without_a_mouse(browser: Browser, live_server: Any, cast: Cast) -> None:
    publish(STAY, STUDY, TICKET)
    page = stranger(browser, live_server.url, PHONE, "zh-hans")
    page.goto("/hall/")
    page.focus("#q")
    page.keyboard.type("回家车票")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=TICKET.zh).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/hall/items/{TICKET.id}/")
    page.goto("/hall/can-get/")
    page.get_by_label("大学").press("Space")
    page.get_by_role("button", name="下一题").press("Enter")
    page.get_by_text("第 2 题").wait_for()
