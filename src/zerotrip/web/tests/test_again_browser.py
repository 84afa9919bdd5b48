"""Chen is signed out while she fills in an application; what she typed is there again."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from zerotrip.applications.models import Draft
from zerotrip.applications.tests.items import publish, ticket
from zerotrip.demo.stage import Stage
from zerotrip.org.models import Session
from zerotrip.web.tests.test_applying_browser import begin
from zerotrip.web.tests.test_browser import PHONE, browser, opened, seriously_wrong, stage

__all__ = ["browser", "stage"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]

DIRECTION = "(e) => [getComputedStyle(e).unicodeBidi, getComputedStyle(e).textAlign]"


def test_a_field_typed_after_the_sign_in_has_run_out_is_kept_and_sent(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    publish(ticket(), stage.actors, stage.now)
    page = opened(browser, live_server, "chen", size=PHONE)
    address = begin(page)
    field = page.locator("[name='f.trip.paid']")
    assert field.evaluate(DIRECTION) == ["plaintext", "start"]
    Session.objects.all().delete()
    field.fill("420.50")
    field.press("Tab")
    page.wait_for_url("**/accounts/login/**")
    expect(page.get_by_text("您填的内容都留着")).to_be_visible()
    page.fill("#id_login", "chen")
    page.fill("#id_password", "zerotrip")
    page.click("button.gate-go")
    expect(page.get_by_role("heading", name="您填的内容都还在")).to_be_visible()
    expect(page.get_by_text("420.50")).to_be_visible()
    assert seriously_wrong(page) == []
    page.get_by_role("button", name="现在提交").click()
    page.wait_for_url(address)
    expect(page.locator("[name='f.trip.paid']")).to_have_value("420.50")
    page.goto("/m/")
    page.go_back()
    expect(page.locator("[name='f.trip.paid']")).to_have_value("420.50")
    assert Draft.objects.count() == 1
