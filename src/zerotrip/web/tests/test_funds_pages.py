"""Funds at the desk: a budget by two people, money into a pot, and who may not."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerotrip.demo.cast import CITY, Cast
from zerotrip.funds.actions import Given, declare
from zerotrip.funds.models import Budget, BudgetChange, Pot
from zerotrip.ledger.queries import balance
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
KEYS = [f"5b2c6d9e0d0a4c558f0e2f5b8f3a7a{n:02d}" for n in range(20)]
PAGE = "/desk/funds/joint/"


def declared(cast: Cast, now: datetime, code: str) -> None:
    text = {"zh-Hans": "联合关爱", "en": "Joint care"}
    declare(code=code, name=text, purpose=text, owner=CITY, rule="in-order",
            pots=[Given("dues", CITY)], by=cast.admin.actor, at=now)  # fmt: skip


def test_a_budget_takes_two_and_money_comes_in(cast: Cast, now: datetime) -> None:
    declared(cast, now, "joint")
    keys = iter(KEYS)
    accountant, zhao, auditor, lin = (
        signed_in(cast, who) for who in ("accountant", "zhao", "auditor", "lin")
    )
    said = {"year": "2026", "month": "", "item": "", "limit": "5000", "because": "年度预算"}
    accountant.post(f"{PAGE}propose/", {**said, "key": next(keys)})
    change = BudgetChange.objects.get()
    own = accountant.post(f"{PAGE}sign/", {"change": change.pk, "key": next(keys)})
    assert own.status_code == 403 and not Budget.objects.exists()
    assert "年度预算" in zhao.get(PAGE).content.decode()
    zhao.post(f"{PAGE}sign/", {"change": change.pk, "key": next(keys)})
    assert Budget.objects.get().limit_fen == 500_000
    pot = Pot.objects.get(address="fund:joint")
    gift = {"pot": pot.pk, "amount": "1200.50", "reference": "R1", "because": "拨入"}
    assert accountant.post(f"{PAGE}contribute/", {**gift, "key": next(keys)}).status_code == 302
    assert balance("fund:joint").posted.minor == 120_050
    assert "1,200.50" in auditor.get(PAGE).content.decode()
    assert auditor.post(f"{PAGE}contribute/", {**gift, "key": next(keys)}).status_code == 403
    assert zhao.post(f"{PAGE}propose/", {**said, "key": next(keys)}).status_code == 403
    assert lin.get(PAGE).status_code in (403, 404)
    assert auditor.get("/desk/funds/none/").status_code == 404


def test_the_list_asks_as_often_for_three_funds_as_for_one(cast: Cast, now: datetime) -> None:
    auditor, counts = signed_in(cast, "auditor"), []
    for codes in (["one"], ["two", "three"]):
        for code in codes:
            declared(cast, now, code)
        auditor.get("/desk/funds/")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert auditor.get("/desk/funds/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
