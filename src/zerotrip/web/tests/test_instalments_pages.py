"""Instalments from the phone to the desk and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerotrip.cases.debts.recovering import repay
from zerotrip.cases.instalments.actions import agree, propose
from zerotrip.cases.models import Plan, Recovery
from zerotrip.cases.tests.conftest import hall, lines, who
from zerotrip.cases.tests.test_debts import answers, owed_back, provisional, push, silent
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock
from zerotrip.demo.cast import Cast
from zerotrip.web.tests.test_doors import signed_in

__all__ = ["answers", "hall", "lines", "owed_back", "provisional", "push", "silent", "who"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def keys() -> Iterator[str]:
    return (f"9f2c6d9e0d0a4c558f0e2f5b8f3a{n:04d}" for n in count())


def test_a_member_proposes_and_an_officer_agrees(
    owed_back: Recovery, hall: Cast, keys: Iterator[str]
) -> None:
    phone, wu = signed_in(hall, "chen_user"), signed_in(hall, "wu")
    first = (day_of(clock()) + timedelta(days=9)).isoformat()
    asks = {"does": "propose", "reference": owed_back.reference, "months": "12", "first_due": first}
    shown = phone.get("/m/me/debts/").content.decode()
    assert owed_back.payment_code in shown and "147.25" in shown
    for wrong in ({"months": "99"}, {"months": "x"}, {"first_due": "soon"}, {"first_due": "2020-01-01"}):
        assert phone.post("/m/me/debts/", {**asks, **wrong, "key": next(keys)}).status_code == 400
    assert phone.post("/m/me/debts/", {**asks, "because": "按月发薪", "key": next(keys)}).status_code == 302

    where = f"/desk/debts/{owed_back.reference}/"
    assert where in wu.get("/desk/debts/").content.decode()
    assert "按月发薪" in wu.get(where).content.decode()
    for name, status in (("qian", 404), ("sun", 403), ("auditor", 403)):
        desk = signed_in(hall, name)
        assert desk.post(where, {"does": "agree", "key": next(keys)}).status_code == status
        assert desk.get(where).status_code == (404 if name == "qian" else 200)
    assert wu.post(where, {"does": "agree", "key": next(keys)}).status_code == 302
    plan = Plan.objects.get()
    assert (plan.state, plan.agreed_by_key) == ("agreed", hall.wu.actor.key)
    assert "您的分期方案" in phone.get("/m/me/debts/").content.decode()


def test_an_officer_proposes_and_the_member_answers(
    owed_back: Recovery, hall: Cast, keys: Iterator[str]
) -> None:
    phone, wu = signed_in(hall, "chen_user"), signed_in(hall, "wu")
    where, reference = f"/desk/debts/{owed_back.reference}/", {"reference": owed_back.reference}
    first = (day_of(clock()) + timedelta(days=9)).isoformat()
    asks = {"does": "propose", "months": "6", "first_due": first}
    wu.post(where, {**asks, "key": next(keys)})
    assert wu.post(where, {"does": "agree", "key": next(keys)}).status_code == 403
    assert "294.50" in phone.get("/m/me/debts/").content.decode()
    wu.post(where, {"does": "decline", "because": "重新安排", "key": next(keys)})
    assert phone.post("/m/me/debts/", {"does": "agree", **reference, "key": next(keys)}).status_code == 404
    wu.post(where, {**asks, "months": "7", "key": next(keys)})
    phone.post("/m/me/debts/", {"does": "agree", **reference, "key": next(keys)})
    assert [plan.instalments.count() for plan in Plan.objects.filter(state="agreed")] == [7]
    shown = wu.get(where).content.decode()
    assert "重新安排" in shown and "252.43" in shown
    assert phone.post("/m/me/debts/", {"does": "x", **reference, "key": next(keys)}).status_code == 404


def test_the_phone_asks_as_often_for_three_sums_owed_as_for_one(
    owed_back: Recovery, hall: Cast, who: dict[str, Any]
) -> None:
    def queries(client: Client) -> int:
        client.get("/m/me/debts/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/m/me/debts/")
        return len(caught)

    def planned(recovery: Recovery) -> None:
        at = clock()
        first = day_of(at) + timedelta(days=5)
        agree(propose(recovery, months=3, first_due=first, by=who["chen"], at=at), by=who["wu"], at=at)

    phone = signed_in(hall, "chen_user")
    planned(owed_back)
    one = queries(phone)
    for number in (2, 3):
        another = Recovery.objects.get(pk=owed_back.pk)
        another.pk, another.debt, another.reference = None, None, f"{owed_back.reference}{number}"
        another._state.adding = True
        another.save(force_insert=True)
        planned(another)
    assert queries(phone) == one


def test_a_cashier_enters_that_the_bank_took_a_repayment_back(
    owed_back: Recovery, hall: Cast, keys: Iterator[str]
) -> None:
    at, page = clock(), f"/desk/debts/{owed_back.reference}/"
    repay(owed_back, amount_fen=50_000, receipt="E1", by=hall.sun.actor, at=at)
    part, sun, wu = owed_back.parts.get(), signed_in(hall, "sun"), signed_in(hall, "wu")
    told = {"does": "taken-back", "part": part.reference, "because": "银行来电：退票"}
    assert "被银行收回" in sun.get(page).content.decode()
    assert "被银行收回" not in wu.get(page).content.decode()
    assert wu.post(page, {"key": next(keys), **told}).status_code == 403
    assert sun.post(page, {"key": next(keys), **told, "part": "x"}).status_code == 404
    assert sun.post(page, {"key": next(keys), **told}).status_code == 302
    owed_back.refresh_from_db()
    assert owed_back.left_fen == owed_back.amount_fen
    assert "恢复应退" not in sun.get(page).content.decode()
