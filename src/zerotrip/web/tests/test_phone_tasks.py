"""Tasks on the phone, in taps after signing in, on the narrowest screen; its newer pages looked at."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page

from zerotrip.cases.models import Case
from zerotrip.demo.pictures.wrong import LANGUAGES
from zerotrip.demo.stage import HOSPITAL, MAJOR, Stage
from zerotrip.web.tests.test_browser import browser, look_at, opened, seriously_wrong, stage

__all__ = ["browser", "stage"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser, pytest.mark.slow]
NARROW = {"width": 320, "height": 640}


@dataclass
class Thumb:
    page: Page
    taps: int = 0

    def tap(self, what: Locator) -> None:
        self.taps += 1
        what.click()

    def choose(self, into: Locator, file: Any) -> None:
        """One tap opens the camera, one takes the picture."""
        self.taps += 2
        into.set_input_files(file)


def _sharp() -> dict[str, Any]:
    picture = io.BytesIO()
    Image.effect_noise((800, 600), 120).save(picture, "JPEG")
    return {"name": "proof.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}


def test_what_is_found_takes_three_taps_at_most_and_a_missing_paper_four(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    stage.settles(borne="4134.00", diagnosis=None)
    stage.work()
    page = opened(browser, live_server, "chen", size=NARROW)
    before = set(Case.objects.values_list("ref", flat=True))
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("button", name="确认领取").first)
    page.wait_for_url("**/m/cases/*/")
    assert len(set(Case.objects.values_list("ref", flat=True)) - before) == 1
    assert thumb.taps == 1

    page.goto("/m/")
    thumb = Thumb(page)
    thumb.tap(page.get_by_role("link", name="拍照").first)
    thumb.choose(page.locator("input[name=photo]").first, _sharp())
    thumb.tap(page.get_by_role("button", name="提交").first)
    page.wait_for_url("**/m/cases/*/")
    assert stage.case(MAJOR).state == "review"
    assert thumb.taps == 4

    decided = f"/m/cases/{stage.case(HOSPITAL).ref}/decision/"
    pages = (
        "/m/",
        "/m/activities/",
        "/m/vouchers/",
        "/m/items/why-not/",
        "/m/me/",
        "/m/me/settings/",
        decided,
    )
    wrong = []
    for elder, language in zip(("0", "1"), LANGUAGES, strict=True):
        page.goto("/m/me/settings/")
        page.check(f"input[name=elder][value='{elder}']")
        page.check(f"input[name=language][value='{language}']")
        with page.expect_navigation():
            page.locator("form[action='/look/'] button").click()
        for address in pages:
            wrong += look_at(page, address, language)
            page.evaluate("document.querySelectorAll('main details').forEach((one) => (one.open = true))")
            wrong += seriously_wrong(page)
    assert "\n".join(wrong) == ""
