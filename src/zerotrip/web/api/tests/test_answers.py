"""What a case asks is read by one function: the phone and the app are told the same."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest

from zerotrip.cases.actions import open_case
from zerotrip.cases.models import Case
from zerotrip.cases.tests.items import publish_item
from zerotrip.demo.cast import Cast
from zerotrip.web.api.tests.conftest import Speak
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db


def test_an_answer_is_refused_and_taken_alike(cast: Cast, speak: Speak, now: datetime) -> None:
    publish_item("asking", by=cast.actors["admin"], second=cast.actors["zhao"], at=now)
    chen = cast.actors["chen"]
    first, second = (
        open_case(item_id="hz.sample.asking", person=cast.chen, subject=year, by=chen, at=now)
        for year in ("2025", "2026")
    )
    phone, app = signed_in(cast, "chen_user"), speak(cast, "chen_user")
    page, address = f"/m/cases/{first.ref}/paper/", f"/cases/{second.ref}/answers"

    nothing = app.post(address, {"answers": {"need.grade": ""}})
    assert (nothing.status_code, nothing.json()["code"]) == (400, "answers-unreadable")
    assert phone.post(page, {"act": "send", "key": uuid4().hex}).status_code == 400
    strange = app.post(address, {"answers": {"need.grade": "deep", "trip.paid": "1"}})
    assert (strange.status_code, strange.json()["code"]) == (409, "not-asked")
    assert {case.state for case in Case.objects.all()} == {"supplement"}

    assert phone.post(page, {"act": "send", "key": uuid4().hex, "f.need.grade": "deep"}).status_code == 302
    assert app.post(address, {"answers": {"need.grade": "deep"}}).status_code == 200
    assert "supplement" not in {case.state for case in Case.objects.all()}
