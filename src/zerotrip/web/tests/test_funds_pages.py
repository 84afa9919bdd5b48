"""Funds at the desk: a budget by two people, money into a pot, and who may not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zerotrip.cases.actions import agree
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.cases.tests.test_waiting_for_money import applied, lin
from zerotrip.cases.tests.test_waiting_for_money import limit as small_budget
from zerotrip.demo.cast import CITY, Cast
from zerotrip.funds.actions import Given, declare
from zerotrip.funds.budgets import Spending, commit
from zerotrip.funds.lapsing import lapse
from zerotrip.funds.models import Budget, BudgetChange, Pot
from zerotrip.funds.tests.test_budgets import DUES, limit
from zerotrip.funds.tests.test_pots import SUN, fund_of, owe
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


def test_funds_show_what_is_owed_what_is_carried_over_and_what_lapsed(cast: Cast, now: datetime) -> None:
    fund_of(now, "in-order", DUES)
    limit(now, 2026, "1000.00")
    commit(Spending("HZ-2", "fund:joint", "hz.joint", now.date()), 20_050, at=now)
    owe(cast, now, "HZ-1", "100.10")
    lapse(year=2026, by=SUN, at=now)
    auditor = signed_in(cast, "auditor")
    auditor.cookies["django_language"] = "en"
    for address in ("/desk/funds/", PAGE):
        page = auditor.get(address).content.decode()
        assert 'not paid out yet <b class="money">100.10</b>' in page
        assert '200.50<br><span class="quiet small">carried over</span>' in page
        assert '699.40<br><span class="quiet small">lapsed</span>' in page


@pytest.mark.parametrize(
    ("queue_by", "rule"),
    [("need", "who is granted more comes first"), ("applied", "The queue goes by the day of application.")],
)
def test_member_reads_how_many_come_first_and_by_which_rule(
    cast: Cast, now: datetime, queue_by: str, rule: str
) -> None:
    who = cast.actors
    process = f'{OFFICER}queue_by = "{queue_by}"\n'
    publish_item("wait", by=who["admin"], second=who["zhao"], at=now, process=process)
    small_budget(who, "wait", "999.99", now)
    cases = [
        applied("wait", cast.chen, now + timedelta(minutes=1)),
        applied("wait", lin(), now, "deep" if queue_by == "need" else "other"),
    ]
    for case in cases:
        agree(case, by=who["wu"], at=now)
    chen = signed_in(cast, "chen_user")
    chen.cookies["django_language"] = "en"
    page = chen.get(f"/m/cases/{cases[0].ref}/").content.decode()
    assert ("1 case comes before yours." in page, rule in page) == (True, True)
    zhao = signed_in(cast, "zhao")
    for address in ("/desk/funds/", "/desk/funds/care.major-disease/"):
        page = zhao.get(address).content.decode()
        assert ("<td>示例wait</td>" in page, "hz.sample.wait" in page) == (True, False)


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
