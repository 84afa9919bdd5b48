"""Either-or: whichever of two packs says it and whichever comes first, a person never has both."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import connection

from zerotrip.cases.actions import agree, answer, look_again, open_case
from zerotrip.cases.ceilings.queries import sharing_of
from zerotrip.cases.models import Award, Case, Ceiling, Share
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.cases.tests.test_ceilings import FIXED, agrees, bears, funded, given, who
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused, Stale
from zerotrip.demo.cast import Cast
from zerotrip.notices.queries import inbox

__all__ = ["funded", "who"]
Apply = Callable[..., Case]
SUMS = {"city": 900, "district": 300, "unit": 400}
EXCLUDES = """
[[stacking.excludes]]
item = "hz.sample.{item}"
code = "not-beside-{item}"
else = {{ zh-Hans = "两项不能兼得。", en = "Not beside the other one." }}
basis = "rule"
"""


@pytest.fixture
def apply(cast: Cast, who: dict[str, Actor], now: datetime) -> Apply:
    """The city's item says nothing; the district's and the unit's may not stand beside it."""

    def applying(level: str, yuan: int = 0) -> Case:
        publish_item(
            level, by=who["admin"], second=who["zhao"], at=now, process=OFFICER,
            award=FIXED.format(fund=level, yuan=yuan or SUMS[level]),
            more="" if level == "city" else EXCLUDES.format(item="city"),
        )  # fmt: skip
        case = open_case(
            item_id=f"hz.sample.{level}", person=cast.chen, subject="2026", by=who["chen"], at=now
        )
        if case.state == "supplement":
            answer(case, answers={"need.grade": "other"}, by=who["chen"], at=now)
        return case

    return applying


def test_what_says_that_it_may_not_stand_beside_another_gives_way_to_it_when_it_came_first(
    apply: Apply, cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    for level in ("unit", "district"):
        agree(apply(level), by=who["wu"], at=now)
    assert (given(), Share.objects.count()) == ({"unit": 40_000, "district": 30_000}, 0)
    city = agree(apply("city"), by=who["wu"], at=now)
    assert given() == {"unit": 40_000, "district": 30_000, "city": 20_000}
    assert bears() == {"city": 90_000, "district": 0, "unit": 0}
    assert city.award.amount_fen == 90_000  # the rule's own sum, as its receipt has it
    told = inbox(who["chen"]).get(event="case.granted", link__contains=city.ref).body
    assert told["en"].endswith(
        "By its own rule it is 900.00; of what may not stand beside it you have had some before, which "
        "counts towards it: this gives 200.00."
    )
    shared = sharing_of(city)
    assert shared is not None
    assert (shared.key, shared.limit_fen, shared.used_fen, shared.given_fen) == (
        "either-or",
        90_000,
        90_000,
        20_000,
    )
    assert agrees()


def test_the_other_order_ends_the_same(apply: Apply, who: dict[str, Actor], now: datetime) -> None:
    agree(apply("city"), by=who["wu"], at=now)
    second = apply("district")
    with pytest.raises(Refused) as refused:
        agree(second, by=who["wu"], at=now)
    assert refused.value.code == "not-payable"
    assert (given(), bears()) == ({"city": 90_000}, {"city": 90_000, "district": 0, "unit": 0})
    assert agrees()


def test_what_gives_way_and_came_to_more_stays_with_the_person_and_its_fund_bears_only_what_is_above(
    apply: Apply, who: dict[str, Actor], now: datetime
) -> None:
    """The other one's fund bears its own sum, as if it had come first."""
    for level in ("unit", "district"):
        agree(apply(level), by=who["wu"], at=now)
    city = agree(apply("city", 500), by=who["wu"], at=now)
    assert (given(), bears()) == (
        {"unit": 40_000, "district": 30_000},
        {"city": 50_000, "district": 0, "unit": 20_000},
    )
    assert agrees()
    look_again(city, by=who["wu"], at=now, because="查错了")
    assert (given(), bears()) == (
        {"unit": 40_000, "district": 30_000},
        {"city": 0, "district": 30_000, "unit": 40_000},
    )
    assert agrees()


def test_what_gave_way_stands_again_when_the_other_is_taken_back(
    apply: Apply, who: dict[str, Actor], now: datetime
) -> None:
    agree(apply("district"), by=who["wu"], at=now)
    city = agree(apply("city"), by=who["wu"], at=now)
    look_again(city, by=who["wu"], at=now, because="查错了")
    assert (given(), bears()) == ({"district": 30_000}, {"city": 0, "district": 30_000, "unit": 0})
    agree(city, by=who["wu"], at=now)
    assert bears() == {"city": 90_000, "district": 0, "unit": 0}
    assert sum(given().values()) == 90_000
    look_again(Case.objects.get(item_id="hz.sample.district"), by=who["wu"], at=now, because="查错了")
    assert (given(), bears()) == ({"city": 90_000}, {"city": 90_000, "district": 0, "unit": 0})
    assert agrees()


@pytest.mark.postgres
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(4))
def test_of_two_approved_at_once_the_person_never_has_both(
    apply: Apply, who: dict[str, Actor], now: datetime, turn: int
) -> None:
    refs = [apply("district").ref, apply("city").ref]
    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda ref: _agree(ref, now), refs if turn % 2 else reversed(refs)))
    assert "granted" in done
    assert sum(given().values()) == 90_000
    assert bears() == {"city": 90_000, "district": 0, "unit": 0}
    assert (Award.objects.count(), Ceiling.objects.count()) in {(1, 0), (2, 1)}
    assert agrees()


def _agree(ref: str, at: datetime) -> str:
    officer = Actor.person(uuid4(), "officer")
    try:
        for _ in range(10):
            try:
                return str(agree(Case.objects.get(ref=ref), by=officer, at=at).state)
            except Stale:
                continue
            except Refused as refusal:
                return refusal.code
        return "never"
    finally:
        connection.close()
