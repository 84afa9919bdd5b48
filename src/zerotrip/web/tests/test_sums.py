"""Negative, zero, enormous, too fine or no sum at all: every form of money says so and changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pytest
from django.http import HttpResponse
from django.test import Client

from zerotrip.cases.actions import agree, answer, open_case
from zerotrip.cases.models import Decision
from zerotrip.cases.tests.items import TWO, publish_item
from zerotrip.cases.tests.test_after import DISCRETION
from zerotrip.core.clock import now as clock
from zerotrip.core.money import LIMIT
from zerotrip.demo.cast import Cast
from zerotrip.funds.models import BudgetChange, Pot
from zerotrip.funds.tests.test_budgets import DUES
from zerotrip.funds.tests.test_pots import fund_of
from zerotrip.ledger.models import Transfer
from zerotrip.mall.models import Good
from zerotrip.mall.tests.test_mall import stocked
from zerotrip.payments.models import ReleaseTable
from zerotrip.payments.statements.models import OpeningBalance
from zerotrip.web.tests.test_doors import signed_in

pytestmark = pytest.mark.django_db
NO_SUMS = ["-1", "-0.01", "0.001", "1e3000", "9" * 18, str(LIMIT), "NaN", "Infinity", "一百", ""]
ENORMOUS_OR_NOTHING = [*NO_SUMS, "0", "0.00"]


@dataclass(frozen=True)
class Form:
    """`sums` are not taken in `field`; `taken` is. `rows` counts what it would leave behind."""

    by: str
    page: str
    field: str
    rest: Mapping[str, object]
    rows: Callable[[], int]
    taken: str
    sums: list[str]


def _budget(cast: Cast) -> Form:
    fund_of(clock(), "in-order", (DUES[0], ""))
    said = {"year": "2026", "month": "", "item": "", "because": "预算"}
    rows = BudgetChange.objects.count
    return Form("accountant", "/desk/funds/joint/propose/", "limit", said, rows, "0", NO_SUMS)


def _contribution(cast: Cast) -> Form:
    fund_of(clock(), "in-order", (DUES[0], ""))
    said = {"pot": Pot.objects.get(address="fund:joint").pk, "reference": "R1", "because": "拨入"}
    rows, sums = Transfer.objects.count, ENORMOUS_OR_NOTHING
    return Form("accountant", "/desk/funds/joint/contribute/", "amount", said, rows, "0.01", sums)


def _signatures(cast: Cast) -> Form:
    rows, sums = ReleaseTable.objects.count, ENORMOUS_OR_NOTHING
    return Form("sun", "/desk/payments/rules/", "line-2", {"because": "新规"}, rows, "0.01", sums)


def _opening_balance(cast: Cast) -> Form:
    said = {"opening": "propose", "on": "2026-01-01", "because": "期初"}
    sums = [typed for typed in NO_SUMS if not typed.startswith("-")]  # an overdrawn account begins below zero
    return Form("sun", "/desk/bank/", "amount", said, OpeningBalance.objects.count, "10", sums)


def _another_sum(cast: Cast) -> Form:
    at, chen = clock(), cast.chen_user.actor
    publish_item("sums", by=cast.admin.actor, second=cast.zhao.actor, at=at, process=TWO + DISCRETION)
    case = open_case(item_id="hz.sample.sums", person=cast.chen, subject="2026", by=chen, at=at)
    case = agree(answer(case, answers={"need.grade": "other"}, by=chen, at=at), by=cast.wu.actor, at=at)
    said, rows = {"because": "家中又有病人"}, Decision.objects.count
    return Form("zhao", f"/desk/cases/{case.ref}/depart/", "amount", said, rows, "2500", ENORMOUS_OR_NOTHING)


def _good(cast: Cast) -> Form:
    said = {
        "name_zh": "水杯", "name_en": "Cup", "tags": ["everyday"], "stock": "4", "until": "2099-12-31",
        "per_person": "2", "period": "quarter", "ways": ["pick-up"], "postage": "", "partner": "",
        "place": stocked(cast, clock()).place.code,
    }  # fmt: skip
    return Form("wu", "/desk/mall/offer/", "points", said, Good.objects.count, "30", ENORMOUS_OR_NOTHING)


FORMS = (_budget, _contribution, _signatures, _opening_balance, _another_sum, _good)


@pytest.mark.parametrize("made", FORMS, ids=lambda made: made.__name__.strip("_"))
def test_sum_that_is_none_is_refused_with_a_sentence_and_nothing_is_kept(
    cast: Cast, made: Callable[[Cast], Form]
) -> None:
    form = made(cast)
    client, before = signed_in(cast, form.by), form.rows()
    for number, typed in enumerate(form.sums):
        answer = _post(client, form, typed, f"{number:032d}")
        assert (answer.status_code in (400, 409), form.rows()) == (True, before), typed
        assert 'role="alert"' in answer.content.decode(), typed
    assert _post(client, form, form.taken, "f" * 32).status_code == 302
    assert form.rows() > before


def _post(client: Client, form: Form, typed: str, key: str) -> HttpResponse:
    answered: HttpResponse = client.post(form.page, {**form.rest, form.field: typed, "key": key})  # type: ignore[assignment]
    return answered
