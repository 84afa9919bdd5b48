"""Chen applies on her phone, leaves, goes on on another one, and sends; with script and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from zerotrip.applications.models import Draft
from zerotrip.applications.tests.conftest import page as paper
from zerotrip.applications.tests.items import GIFT, TICKET, gift, publish, ticket
from zerotrip.cases.models import Case
from zerotrip.core.clock import now as clock_now
from zerotrip.demo.stage import Stage
from zerotrip.evidence.models import Request
from zerotrip.web.tests.test_browser import PHONE, browser, look_at, opened, seriously_wrong, stage

__all__ = ["browser", "stage"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def begin(page: Page, item: str = TICKET) -> str:
    page.goto(f"/m/items/{item}/")
    page.get_by_role("button", name="申请", exact=True).click()
    page.wait_for_url("**/m/applications/*/")
    return page.url


def test_two_unknown_facts_on_two_devices_and_one_tap(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    publish(ticket(), stage.actors, stage.now)
    first = opened(browser, live_server, "chen", size=PHONE)
    address = begin(first)
    expect(first.get_by_text("正在查询…")).to_be_visible()
    expect(first.get_by_text("50.00 – 300.00")).to_be_visible()
    stage.now = clock_now()
    stage.work()
    expect(first.get_by_text("正在查询…")).to_have_count(0)
    first.locator("[name='f.trip.far'][value=yes]").check()
    expect(first.get_by_text("您哪天出发的？")).to_have_count(0)
    expect(first.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    assert [look_at(first, address, "zh-hans"), seriously_wrong(first)] == [[], []]
    second = opened(browser, live_server, "chen", size=PHONE)
    second.goto("/m/")
    second.get_by_role("link", name="继续").click()
    second.locator("[name='f.trip.paid']").fill("12.345")
    second.get_by_role("button", name="提交").click()
    expect(second.get_by_text("超过两位小数")).to_be_visible()
    expect(second.locator("[name='f.trip.paid']")).to_be_focused()
    second.locator("[name='f.trip.paid']").fill("420")
    second.get_by_role("button", name="提交").click()
    second.wait_for_url("**/m/cases/*/")
    case = Case.objects.get(item_id=TICKET)
    assert (case.state, Draft.objects.count()) == ("granted", 0)


def test_what_two_devices_write_is_shown_side_by_side(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    publish(ticket(), stage.actors, stage.now)
    first = opened(browser, live_server, "chen", size=PHONE)
    address = begin(first)
    second = opened(browser, live_server, "chen", size=PHONE)
    second.goto(address)
    first.locator("[name='f.trip.paid']").fill("420")
    first.get_by_role("heading").first.click()
    expect(first.get_by_role("status").filter(has_text="已保存")).to_be_visible()
    second.locator("[name='f.trip.paid']").fill("240")
    second.get_by_role("heading").first.click()
    told = second.get_by_role("alert")
    expect(told).to_contain_text("“420”")
    assert seriously_wrong(second) == []
    told.get_by_role("button", name="240").click()
    expect(second.locator("[name='f.trip.paid']")).to_have_value("240")
    expect(second.get_by_role("alert")).to_have_count(0)


def test_without_script_rows_are_added_and_papers_kept(
    browser: Browser, live_server: Any, stage: Stage, tmp_path: Path
) -> None:
    publish(gift(), stage.actors, stage.now)
    publish(ticket(), stage.actors, stage.now)
    signed = opened(browser, live_server, "chen", size=PHONE)
    known = signed.context.storage_state()
    phone: Any = {"viewport": PHONE, "base_url": live_server.url, "storage_state": known}
    plain = browser.new_context(java_script_enabled=False, **phone).new_page()
    plain.goto(f"/m/items/{GIFT}/?kind=birth&day=2030-01-01")
    expect(plain.get_by_text("这一天还没有到")).to_be_visible()
    plain.goto(f"/m/items/{GIFT}/?event=birth:2026-05-01")
    plain.get_by_role("button", name="申请", exact=True).click()
    plain.locator("[name='f.children.0.born_on']").fill("2026-05-01")
    plain.get_by_role("button", name="再加一项").click()
    expect(plain.locator("[name='f.children.0.born_on']")).to_have_value("2026-05-01")
    plain.get_by_role("button", name="删去 2").click()
    expect(plain.locator("[name='f.children.1.born_on']")).to_have_count(0)
    plain.get_by_role("button", name="提交").click()
    expect(plain.get_by_text("请填写这一项")).to_be_visible()
    plain.locator("[name='f.children.0.sex'][value=female]").check()
    plain.get_by_role("button", name="提交").click()
    plain.wait_for_url("**/m/cases/*/")
    assert Case.objects.get(item_id=GIFT).state == "granted"
    begin(plain)
    Request.objects.filter(source="human-resources.employment").update(state="refused", settled_at=stage.now)
    plain.reload()
    (tmp_path / "paper.png").write_bytes(paper(blank=True).read())
    plain.locator("input[name='file.employment-proof']").set_input_files(tmp_path / "paper.png")
    plain.get_by_role("button", name="保存这张照片").click()
    expect(plain.get_by_text("只有一种颜色")).to_be_visible()
    plain.get_by_role("button", name="看得清").click()
    expect(plain.get_by_text("只有一种颜色")).to_have_count(0)
    for language in ("zh-hans", "en"):
        page = opened(browser, live_server, "chen", size=PHONE, language=language)
        for where in (plain.url, "/m/documents/", "/m/applications/", f"/m/items/{GIFT}/"):
            assert [look_at(page, where, language), seriously_wrong(page)] == [[], []]
