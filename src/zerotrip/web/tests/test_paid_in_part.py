"""A payment of which a part arrived: what phone and desk say of it until the rest is there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from zerotrip.cases.tests.conftest import HOSPITAL, Settle, hall, lines, settle
from zerotrip.demo.bank.report import Said, report
from zerotrip.demo.cast import Cast
from zerotrip.notices.models import Notice
from zerotrip.payments import actions, news
from zerotrip.payments.models import Batch, Line
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_people_lists import key

__all__ = ["hall", "lines", "settle"]
pytestmark = pytest.mark.django_db
ENGLISH: dict[str, Any] = {"headers": {"accept-language": "en"}}


def paid(batch: Batch, yuan: str, cast: Cast, at: datetime) -> None:
    line = batch.lines.get()
    raw = report(
        [Said(line.end_to_end_id, "ACSC", yuan)], order=batch.message_id, message_id=batch.ref, written_at=at
    )
    actions.take_answer(raw=raw, by=cast.sun.actor, at=at)
    news.announce_due()


def run(cast: Cast, at: datetime) -> Batch:
    batch = actions.make_batch(by=cast.sun.actor, at=at)
    return actions.release(batch=batch, seen_hash=batch.content_hash, by=cast.wu.actor, at=at)


def test_how_much_arrived_and_how_much_follows(settle: Settle, hall: Cast, now: datetime) -> None:
    case = settle(diagnosis="J18.900")[HOSPITAL]
    chen, wu, sun = (signed_in(hall, who) for who in ("chen_user", "wu", "sun"))
    pages = (
        (chen, f"/m/cases/{case.ref}/"),
        (chen, f"/m/cases/{case.ref}/decision/"),
        (wu, f"/desk/cases/{case.ref}/"),
    )
    first = run(hall, now)
    paid(first, "1000.00", hall, now)
    for client, page in pages:
        shown = client.get(page, **ENGLISH).content.decode()
        assert ("1,000.00 yuan has arrived" in shown, "767.00 yuan" in shown) == (True, True), page
    assert "a part has arrived" in chen.get(pages[1][1], **ENGLISH).content.decode()
    assert "next run" in wu.get(pages[2][1], **ENGLISH).content.decode()
    assert "Paid in part" in chen.get("/m/cases/", **ENGLISH).content.decode()
    assert (
        "1,000.00 yuan of it went through"
        in sun.get(f"/desk/payments/{first.ref}/", **ENGLISH).content.decode()
    )
    told = Notice.objects.get(event="case.paid-in-part").body
    assert ("1,000.00" in told["zh-Hans"], "767.00" in told["en"]) == (True, True)

    second = run(hall, now)
    assert "It is with the bank." in wu.get(pages[2][1], **ENGLISH).content.decode()
    paid(second, "", hall, now)
    for client, page in pages:
        assert "has arrived" not in client.get(page, **ENGLISH).content.decode(), page
    assert case.events.filter(kind__in=("paid", "paid-in-part")).count() == 2


def test_cashier_says_how_much_of_a_disputed_payment_went_through(
    settle: Settle, hall: Cast, now: datetime
) -> None:
    settle(diagnosis="J18.900")
    batch = run(hall, now)
    paid(batch, "9999.00", hall, now)
    sun, line = signed_in(hall, "sun"), batch.lines.get()
    said = {"line": line.end_to_end_id, "because": "工行周经理电话"}
    for sum_said, code in (("1767.01", 400), ("-1", 400), ("一百", 400), ("1e999", 400), ("1000.00", 302)):
        given = {**said, "paid": "part", "sum": sum_said, "key": key()}
        assert sun.post("/desk/payments/answers/", given).status_code == code, sum_said
    assert sun.post("/desk/payments/answers/", {**said, "paid": "yes", "key": key()}).status_code == 409
    assert Line.objects.values_list("state", "paid_fen").get() == ("partly", 100_000)
