"""The small portal: leave asked, given, and the person in our pages, in a real exchange over HTTP."""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from zerotrip.clients.actions import make_secret, register
from zerotrip.clients.hooks import signed
from zerotrip.core.clock import now
from zerotrip.demo.cast import Cast
from zerotrip.demo.portal import Portal
from zerotrip.web.tests.test_doors import signed_in

HERE = "http://127.0.0.1:8400"


@pytest.mark.django_db(transaction=True)
def test_a_person_comes_through_the_portal_into_our_pages(cast: Cast, live_server: Any) -> None:
    admin = cast.actors["admin"]
    words = {"name_zh": "省总门户", "name_en": "Portal", "contact": "p@example.org", "code": "portal"}
    ways: dict[str, Any] = {"scopes": ["openid", "enter", "cases:read"], "returns_to": [f"{HERE}/back"]}
    given: dict[str, Any] = words | ways
    app = register(**given, by=admin, at=now())
    portal = Portal(live_server.url, app.client_id, make_secret(app, by=admin, at=now()), "whsec_", HERE)
    session = signed_in(cast, "chen_user").cookies["sessionid"].value
    with httpx.Client(cookies={"sessionid": session}, trust_env=False, timeout=60) as browser:
        page = browser.get(portal.ask_leave())
        fields = dict(re.findall(r'name="(request|csrfmiddlewaretoken)" value="([^"]+)"', page.text))
        said = {**fields, "scopes": ["openid", "enter", "cases:read"], "action": "grant"}
        back = httpx.URL(
            browser.post(f"{live_server.url}/identity/o/authorize", data=said).headers["Location"]
        )
    address = portal.open_pages(back.params["state"], back.params["code"])
    assert address is not None
    assert portal.open_pages(back.params["state"], back.params["code"]) is None
    with httpx.Client(trust_env=False, timeout=60, follow_redirects=True) as phone:
        asked = phone.get(address)
        fields = dict(re.findall(r'name="(key|csrfmiddlewaretoken)" value="([^"]+)"', asked.text))
        inside = phone.post(address, data=fields)
    assert "我是陈秀英，继续" in asked.text
    assert (inside.status_code, inside.url.path) == (200, "/m/")


def test_it_hears_what_is_ours_and_once() -> None:
    portal = Portal("", "", "", "whsec_c2VjcmV0", HERE)
    body = b'{"at": "", "event": "case.changed", "id": "1", "ref": "HZ-2026-000001"}'
    fresh = signed("c2VjcmV0", "1", datetime.fromtimestamp(time.time(), UTC), body)
    old = signed("c2VjcmV0", "2", datetime(2026, 1, 1, tzinfo=UTC), body)
    assert [portal.hear(fresh, body), portal.hear(fresh, body), portal.hear(old, body)] == [True, True, False]
    assert (portal.hear(fresh, b"{}"), len(portal.told)) == (False, 1)
