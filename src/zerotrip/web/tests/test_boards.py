"""Where each post lands, and what their own pages say: the leader's, the cashier's."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerotrip.cases.actions import agree, depart, refer
from zerotrip.cases.models import Case
from zerotrip.cases.tests.items import TWO
from zerotrip.cases.tests.test_after import DISCRETION, Apply, apply, who
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.funds.models import Fund
from zerotrip.funds.queries import available_in
from zerotrip.payments.models import Batch
from zerotrip.payments.tests.conftest import SUM, Owe, owe
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_people_lists import key

__all__ = ["apply", "owe", "who"]
pytestmark = pytest.mark.django_db
LEADING, CASHIER = "/desk/leading/", "/desk/cashier/"
LANDS = {
    "chen_user": "/m/",
    "lin": "/desk/coming/",
    "wu": "/desk/",
    "zhao": LEADING,
    "approver": LEADING,
    "sun": CASHIER,
    "qian": "/desk/",
    "partner": "/desk/partner/",
    "accountant": "/desk/books/",
    "auditor": "/desk/auditing/",
    "admin": "/desk/editor/",
}


def test_everybody_lands_where_their_work_lies(cast: Cast) -> None:
    found = {name: signed_in(cast, name).get("/", follow=True) for name in LANDS}
    assert {name: answer.redirect_chain[-1][0] for name, answer in found.items()} == LANDS
    assert {answer.status_code for answer in found.values()} == {200}


def text(client: Client, page: str, language: str = "en") -> str:
    client.cookies["django_language"] = language
    answer = client.get(page)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_leader_sees_exceptions_referrals_and_the_funds_after_them(
    who: dict[str, Actor], cast: Cast, apply: Apply, now: datetime
) -> None:
    zhao, approver = signed_in(cast, "zhao"), signed_in(cast, "approver")
    assert "Nothing needs a leader now." in text(zhao, LEADING)
    process = TWO + DISCRETION
    proposed = agree(apply("one", process=process), by=who["wu"], at=now)
    depart(proposed, by=who["zhao"], at=now, because="家中又有病人", amount_fen=250_000)
    page = text(approver, LEADING)
    [fund] = [Case.objects.get(pk=proposed.pk).fund]
    has = available_in([fund])[fund]
    assert "Exceptions: another sum than the rule" in page and "the rule: 1,000.00" in page
    assert f"{(has - 250_000) / 100:,.2f}" in page and proposed.ref in page
    referred = refer(apply("two", process=process), by=who["wu"], at=now, because="确有困难")
    above = agree(apply("three", process=process), by=who["wu"], at=now)
    seen, chinese = text(approver, LEADING), text(approver, LEADING, "zh-hans")
    assert [ref in seen for ref in (referred.ref, above.ref)] == [True, True]
    assert "Put to you: the first check could not say yes" in seen
    assert f"{(has - 250_000 - 200_000) / 100:,.2f}" in seen and "首轮审核" not in seen
    assert "请您定夺" in chinese
    assert signed_in(cast, "qian").get(LEADING).status_code == 403


def test_leaders_page_asks_as_much_for_one_case_as_for_three(
    who: dict[str, Actor], cast: Cast, apply: Apply, now: datetime
) -> None:
    agree(apply("one", process=TWO + DISCRETION), by=who["wu"], at=now)
    zhao = signed_in(cast, "zhao")
    one = queries(zhao, LEADING)
    for name in ("two", "three"):
        agree(apply(name, process=TWO + DISCRETION), by=who["wu"], at=now)
    assert queries(zhao, LEADING) == one


def queries(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def test_leader_sees_budgets_that_are_theirs_to_sign(cast: Cast) -> None:
    accountant, zhao = signed_in(cast, "accountant"), signed_in(cast, "zhao")
    code = Fund.objects.filter(owner__code="330100").values_list("code", flat=True)[0]
    said = {"year": "2026", "month": "", "item": "", "limit": "5000", "because": "年度预算"}
    accountant.post(f"/desk/funds/{code}/propose/", {**said, "key": key()})
    page = text(zhao, LEADING)
    assert "Budget 2026" in page and "年度预算" in page and "5,000.00" in page
    assert accountant.get(LEADING).status_code == 403


def test_cashier_sees_what_waits_from_owed_to_answered(cast: Cast, owe: Owe) -> None:
    for number in (1, 2, 3):
        owe(f"HZ-2026-00000{number}")
    sun, wu = signed_in(cast, "sun"), signed_in(cast, "wu")
    page = text(sun, CASHIER)
    assert f"{3 * SUM.minor / 100:,.2f}" in page and "Owed and ready: make a batch" in page
    sun.post("/desk/payments/", {"key": key(), "format": "plain-csv"})
    batch = Batch.objects.get()
    assert "yours: somebody else releases it" in text(sun, CASHIER)
    wu.post(
        f"/desk/payments/{batch.ref}/", {"key": key(), "verb": "release", "seen_hash": batch.content_hash}
    )
    after = text(sun, CASHIER)
    assert "The bank has answered everything." not in after and batch.ref in after
    assert signed_in(cast, "zhao").get(CASHIER).status_code == 403


def test_cashiers_page_asks_as_much_for_one_payment_as_for_three(cast: Cast, owe: Owe) -> None:
    sun = signed_in(cast, "sun")
    owe("HZ-2026-000001")
    one = queries(sun, CASHIER)
    for number in (2, 3):
        owe(f"HZ-2026-00000{number}")
    assert queries(sun, CASHIER) == one
