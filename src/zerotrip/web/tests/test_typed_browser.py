"""Back from a page that says no: what was typed is there again, for whoever typed it, until they go on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from zerotrip.demo.stage import MAJOR, Stage
from zerotrip.web.tests.test_browser import DESK, PHONE, browser, opened, stage

__all__ = ["browser", "stage"]
WEB = Path(__file__).parents[1]
FORM = re.compile(r"<c-form([^>]*)>(.*?)</c-form>", re.DOTALL)
SECRET = re.compile(r"<c-desk\.whom|name=\"(?:id_number|again)\"")
KEPT = "sessionStorage.getItem('typed')"


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_what_was_typed_is_there_again_until_one_goes_on(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    stage.settles(borne="4134.00", diagnosis="C53.900")
    stage.work()
    page = opened(browser, live_server, "wu", size=DESK)
    page.goto(f"/desk/cases/{stage.case(MAJOR).ref}/")
    panel = page.locator("details.verb[data-key=r]")
    panel.locator("summary").click()
    panel.locator("[name=because]").fill("材料与事实不符")
    panel.locator("[name=version]").evaluate("(field) => { field.value = 0; }")  # somebody was here before
    panel.get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(panel.locator("[name=because]")).to_have_value("材料与事实不符")
    expect(panel.locator("[name=because]")).to_be_visible()
    page.goto("/desk/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate(KEPT) is None


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_an_id_number_is_not_kept_on_the_machine(browser: Browser, live_server: Any, stage: Stage) -> None:
    page = opened(browser, live_server, "chen", size=PHONE)
    page.goto("/m/me/mandates/new/")
    page.locator("[name=agent_name]").fill("林")
    page.locator("[name=id_number]").fill("330106")
    page.locator("form[data-acts]").get_by_role("button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert page.evaluate(KEPT) is None


def test_whatever_asks_for_an_id_number_or_an_account_is_not_kept() -> None:
    forms = [
        (path.name, attributes)
        for path in [*WEB.glob("templates/**/*.html"), *WEB.glob("components/**/*.html")]
        for attributes, content in FORM.findall(path.read_text("utf-8"))
        if SECRET.search(content)
    ]
    assert [name for name, attributes in forms if 'autocomplete="off"' not in attributes] == []
    assert len(forms) > 5
