"""What changes under a ceiling once something was granted: its limit, a payment, a department's word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from zerotrip.cases.actions import agree, answer, look_again, open_case
from zerotrip.cases.models import Case, Debt, Recovery, Share, TopUp
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.cases.tests.test_ceilings import CEILING, FIXED, LEVELS, agrees, bears, funded, given
from zerotrip.cases.tests.test_debts import LATE, answers, pay, provisional, push, silent
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.evidence.tests.lines import Lines
from zerotrip.payments.models import Payable

__all__ = ["answers", "funded", "provisional", "push", "silent"]
Grant = Callable[..., Case]
MOST = "yuan(1500) if opened_on < day(2026, 6, 13) else yuan(1200)"
"""Each case reckons its own: between two of them it falls."""
LATER = timedelta(days=2)


@pytest.fixture
def grant(hall: Cast, who: dict[str, Actor], funded: None, now: datetime) -> Grant:
    def granting(level: str, yuan: int, at: datetime = now) -> Case:
        publish_item(
            level, by=who["admin"], second=who["zhao"], at=now, process=OFFICER,
            award=FIXED.format(fund=level, yuan=yuan),
            more=CEILING.format(key="person", rank=LEVELS[level], yuan=1).replace("yuan(1)", MOST),
        )  # fmt: skip
        case = open_case(
            item_id=f"hz.sample.{level}", person=hall.chen, subject="2026", by=who["chen"], at=at
        )
        if case.state == "supplement":
            answer(case, answers={"need.grade": "other"}, by=who["chen"], at=at)
        return agree(case, by=who["wu"], at=at)

    return granting


@pytest.mark.parametrize("paid", [False, True])
def test_a_limit_that_falls_takes_from_the_last_in_rank_and_gives_it_back_when_it_rises(
    paid: bool, grant: Grant, who: dict[str, Actor], now: datetime
) -> None:
    grant("city", 1_000)
    unit = grant("unit", 500)
    if paid:
        pay(who, now)
    district = grant("district", 100, now + LATER)
    back = 30_000 if paid else 0  # the fund's again once Chen has paid it back or it is set off
    assert bears() == {"city": 100_000, "district": 10_000, "unit": 10_000 + back}
    claimed = list(Recovery.objects.filter(debt=None).values_list("award__reference", "left_fen"))
    assert claimed == ([(unit.ref, 30_000)] if paid else [])
    assert given() == {"city": 100_000, "unit": 50_000 if paid else 20_000}
    assert agrees()
    look_again(district, by=who["wu"], at=now + LATER, because="查错了")
    assert bears() == {"city": 100_000, "district": 0, "unit": 50_000}
    assert agrees()


def test_what_was_paid_before_a_higher_level_came_stays_paid_and_the_funds_settle(
    grant: Grant, who: dict[str, Actor], now: datetime
) -> None:
    grant("unit", 400)
    grant("district", 900)
    pay(who, now)
    city = grant("city", 1_000)
    assert given() == {"unit": 40_000, "district": 90_000, "city": 20_000}
    assert bears() == {"city": 100_000, "district": 50_000, "unit": 0}
    assert [each.reference for each in Payable.objects.owed()] == [city.ref]
    assert not Recovery.objects.exists()
    assert agrees()


def test_a_debt_settled_to_another_sum_is_shared_out_anew(
    provisional: Debt, answers: Callable[[], None], lines: Lines, hall: Cast, now: datetime
) -> None:
    """The city's sum on Chen's word, the unit's up to the bill beside it; then an earlier stay turns up."""
    unit = open_case(
        item_id="yunqi.care.hospital-condolence", person=hall.chen, subject=provisional.case.subject,
        by=hall.chen_user.actor, at=now + LATE,
    )  # fmt: skip
    assert (unit.state, unit.award.given_fen) == ("granted", 236_700)
    lines.medical.settle(person="chen", self_borne="3000.00", diagnosis="J18.900", settled_on="2026-05-02")
    answers()
    provisional.refresh_from_db()
    assert (provisional.state, provisional.settled_fen) == ("confirmed", 326_700)
    shared = [(one.entitlement_fen, one.borne_fen, one.given_fen) for one in Share.objects.order_by("rank")]
    assert shared == [(326_700, 326_700, 176_700), (248_040, 86_700, 236_700)]
    assert not TopUp.objects.exists()
    assert agrees()


def test_a_debt_settled_by_a_smaller_bill_takes_from_both(
    provisional: Debt, answers: Callable[[], None], lines: Lines, hall: Cast, who: dict[str, Actor],
    now: datetime,
) -> None:  # fmt: skip
    """The city's was paid and is claimed back; the unit's, which nobody has paid, becomes less."""
    pay(who, now + LATE)
    open_case(
        item_id="yunqi.care.hospital-condolence", person=hall.chen, subject=provisional.case.subject,
        by=hall.chen_user.actor, at=now + LATE,
    )  # fmt: skip
    lines.medical.settle(
        person="chen", self_borne="900.00", diagnosis="J18.900", settled_on="2026-06-10",
        setl_id=provisional.case.subject,
    )  # fmt: skip
    answers()
    provisional.refresh_from_db()
    assert (provisional.state, provisional.settled_fen) == ("recovery", 18_000)
    shared = [(one.entitlement_fen, one.borne_fen, one.given_fen) for one in Share.objects.order_by("rank")]
    assert shared == [(18_000, 18_000, 18_000), (248_040, 72_000, 72_000)]
    assert list(Recovery.objects.values_list("award__reference", "left_fen")) == [
        (provisional.case.ref, 176_700 - 18_000)
    ]
    assert [each.amount_fen for each in Payable.objects.owed()] == [72_000]
    assert agrees()
