"""A passkey, with a browser's own virtual authenticator: set up, then asked for at the sign-in."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Browser, Page, expect

from zerotrip.demo.stage import Stage
from zerotrip.web.tests.test_browser import PHONE, browser, opened, seriously_wrong, stage

__all__ = ["browser", "stage"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


def test_a_passkey_is_set_up_and_opens_the_next_sign_in(
    browser: Browser, live_server: Any, stage: Stage
) -> None:
    page = opened(browser, live_server, "chen", size=PHONE)
    _give_it_a_fingerprint(page)
    page.goto("/accounts/factor/")
    page.get_by_role("link", name="设置通行密钥").click()
    page.fill("#id_password", "zerotrip")
    page.click("button.gate-go")
    page.get_by_role("button", name="设置", exact=True).click()
    expect(page.get_by_role("heading", name="备用码")).to_be_visible()
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page.context.clear_cookies(name="sessionid")
    page.goto("/accounts/login/")
    page.fill("#id_login", "chen")
    page.fill("#id_password", "zerotrip")
    page.click("button.gate-go")
    expect(page.get_by_role("heading", name="还差一步")).to_be_visible()
    assert seriously_wrong(page) == []
    page.get_by_role("button", name="使用通行密钥").click()
    page.wait_for_url("**/m/")
    used = Authenticator.objects.get(type="webauthn")
    assert used.last_used_at is not None


def _give_it_a_fingerprint(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
