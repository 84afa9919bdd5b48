"""Several sources of one fund, several unions behind one grant: who gave what is in the ledger alone."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

import pytest
from django.conf import settings

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.catalogue.folder import check, read_funds, read_products
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, NotAllowed
from zerotrip.core.money import Amount
from zerotrip.demo.cast import CITY, XIHU, Cast
from zerotrip.funds.actions import Given, contribute, declare
from zerotrip.funds.budgets import propose, sign
from zerotrip.funds.errors import OverBudget
from zerotrip.funds.models import Budget, Fund, Pot
from zerotrip.funds.queries import available, parts_of, sources_of
from zerotrip.ledger.errors import NotEnough
from zerotrip.ledger.queries import balance
from zerotrip.payments import actions as payments

pytestmark = pytest.mark.django_db
SUN, ZHAO = Actor.person(uuid4(), "孙丽"), Actor.person(uuid4(), "赵刚")


def test_every_fund_that_a_pack_or_product_names_stands_in_the_file_of_the_place() -> None:
    folder = settings.ZEROTRIP_PACKS / "hangzhou"
    packs = [read.pack for read in check([folder]).packs]
    named = {pack.award.fund for pack in packs if pack.award}
    named |= {pack.points.fund for pack in packs if pack.points}
    named |= {product.fund for product in read_products(folder / "products.toml").product}
    assert named == {fund.code for fund in read_funds(folder / "funds.toml").fund}


def fund_of(now: datetime, rule: str, *pots: tuple[Given, str]) -> Fund:
    text = {"zh-Hans": "联合关爱", "en": "Joint care"}
    fund = declare(
        code="joint", name=text, purpose=text, owner=CITY, rule=rule, pots=[pot for pot, _ in pots],
        by=SUN, at=now,
    )  # fmt: skip
    for number, (given, yuan) in enumerate(pots):
        if yuan:
            pot = Pot.objects.get(address=":".join(filter(None, ("fund:joint", given.tail))))
            contribute(pot=pot, amount=Amount.yuan(yuan), source=f"outside:{given.source}", by=SUN, at=now,
                       reference=f"R{number}", because="首次注资")  # fmt: skip
    return fund


def owe(cast: Cast, now: datetime, reference: str, yuan: str) -> None:
    payments.owe(
        reference=reference, person=cast.chen, amount=Amount.yuan(yuan), fund="joint", item_id="hz.joint",
        purpose={"zh-Hans": "关爱", "en": "Care"}, organisation=cast.unit, by=SUN, at=now, because="test",
    )  # fmt: skip


def test_three_sources_one_after_the_other_and_back_into_the_very_pots(cast: Cast, now: datetime) -> None:
    state, dues = Given("government", CITY, "government"), Given("dues", CITY)
    fund_of(now, "in-order", (state, "100.00"), (dues, "50.00"), (Given("society", CITY, "society"), "25.05"))
    owe(cast, now, "J-1", "120.01")
    assert sources_of(["J-1"]) == {"J-1": {"government": 10000, "dues": 2001}}
    assert available("fund:joint") == 5504
    with pytest.raises(NotEnough):
        owe(cast, now, "J-2", "55.05")
    payments.correct_owed(reference="J-1", amount=Amount.yuan("110.00"), by=SUN, at=now, because="少算")
    assert parts_of(["J-1"]) == {"J-1": {"fund:joint": 1000, "fund:joint:government": 10000}}
    payments.disown(reference="J-1", by=SUN, at=now, because="撤销")
    left = [balance(f"fund:joint{tail}").available.minor for tail in (":government", "", ":society")]
    assert (left, parts_of(["J-1"])) == ([10000, 5000, 2505], {"J-1": {}})
    owe(cast, now, "J-1", "175.05")
    assert (available("fund:joint"), [str(each) for each in reconcile()]) == (0, [])


def test_two_unions_share_60_to_40_to_the_fen_or_nothing_is_owed(cast: Cast, now: datetime) -> None:
    city, xihu = Given("dues", CITY, f"dues:{CITY}", 60), Given("dues", XIHU, f"dues:{XIHU}", 40)
    fund_of(now, "by-shares", (Given("dues", CITY), ""), (city, "100.00"), (xihu, "10.00"))
    owe(cast, now, "J-1", "10.01")
    assert parts_of(["J-1"]) == {"J-1": {f"fund:joint:dues:{CITY}": 601, f"fund:joint:dues:{XIHU}": 400}}
    with pytest.raises(NotEnough):  # the city could pay all of it, but 40 in 100 are not its share
        owe(cast, now, "J-2", "20.00")
    assert available("fund:joint") == 11000 - 1001


def test_a_budget_is_signed_by_another_runs_out_and_has_back_what_is_taken_back(
    cast: Cast, now: datetime
) -> None:
    fund = fund_of(now, "in-order", (Given("dues", CITY), "1000.00"))

    def limit(yuan: str, month: int = 0) -> Budget:
        change = propose(fund=fund, item_id="hz.joint", year=now.year, month=month, limit=Amount.yuan(yuan),
                         because="年度预算", by=SUN, at=now)  # fmt: skip
        with pytest.raises(NotAllowed):
            sign(change, by=SUN, at=now)
        return sign(change, by=ZHAO, at=now)

    budget = limit("100.00")
    limit("90.00", month=now.month)
    owe(cast, now, "J-1", "60.00")
    with pytest.raises(OverBudget):  # 100 a year would do, 90 in this month would not
        owe(cast, now, "J-2", "30.01")
    owe(cast, now, "J-2", "30.00")
    with pytest.raises(Conflict):
        limit("89.99")
    payments.correct_owed(reference="J-1", amount=Amount.yuan("20.00"), by=SUN, at=now, because="少算")
    payments.disown(reference="J-2", by=SUN, at=now, because="撤销")
    budget.refresh_from_db()
    assert (budget.used_fen, budget.committed_fen, available("fund:joint")) == (2000, 0, 98000)
    assert [str(each) for each in reconcile()] == []
