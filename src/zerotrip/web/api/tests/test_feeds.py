"""The feed as a department meets it: over HTTP, with the platform's own clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from zerotrip.evidence.connectors.medical_insurance.replies import ROW
from zerotrip.evidence.feed import headers_for
from zerotrip.evidence.models import Message
from zerotrip.evidence.tests.lines import Lines
from zerotrip.evidence.tests.lines import lines as plugged_in

pytestmark = pytest.mark.django_db
URL = "/api/feeds/medical-insurance/settlements"


@pytest.fixture
def lines() -> Iterator[Lines]:
    with plugged_in(date(2026, 6, 12)) as plugged:
        yield plugged


def send(row: Any, *, secret: str | None = None, minutes: int = 0, url: str = URL, **signing: str) -> Any:
    body = json.dumps(row).encode()
    key = secret or settings.ZEROTRIP_DEPARTMENTS["medical-insurance"]["feed_secret"]
    at = timezone.now() + timedelta(minutes=minutes)
    headers = headers_for(key, message_id="M-00000001", body=body, at=at) | signing
    return Client(enforce_csrf_checks=True).post(url, body, content_type="application/json", headers=headers)


def test_a_stranger_and_a_member_get_the_same_answer(lines: Lines) -> None:
    answer = send(ROW)
    assert (answer.status_code, answer.json()["code"]) == (200, "00")
    assert answer.json()["msg"] == {"zh-Hans": "已接收。", "en": "Received. Thank you."}
    assert Message.objects.get().state == "unmatched"


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"secret": "guess"}, 401, "forged"),
        ({"minutes": -6}, 401, "stale"),
        ({"minutes": 6}, 401, "stale"),
        ({"X-Feed-Signature": ""}, 400, "headers"),
        ({"url": "/api/feeds/civil-affairs/settlements"}, 404, "no-feed"),
    ],
)
def test_what_is_not_signed_in_time_by_the_department_is_refused(
    lines: Lines, given: dict[str, Any], status: int, code: str
) -> None:
    answer = send(ROW, **given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert set(answer.json()["msg"]) == {"zh-Hans", "en"}
    assert Message.objects.get().state == "refused"


def test_too_much_nothing_and_another_method_are_refused(lines: Lines) -> None:
    assert send("x" * 300_000).status_code == 413
    assert send("").status_code == 422
    assert Client().get(URL).status_code == 405


def test_a_body_is_never_shown_back(lines: Lines) -> None:
    assert b"<script>" not in send("<script>alert(1)</script>").content


def test_every_reason_has_a_status_and_a_sentence() -> None:
    from zerotrip.evidence.wording import SENTENCES
    from zerotrip.web.api.feeds import STATUS

    assert set(STATUS) <= set(SENTENCES)
