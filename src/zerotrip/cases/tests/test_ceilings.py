"""City, district and unit under one ceiling: never above it, and the same in every order of arrival."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from itertools import permutations

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Sum
from hypothesis import given as any_of
from hypothesis import settings
from hypothesis import strategies as st

from zerotrip.audit.reconciliation import run as reconcile
from zerotrip.cases.actions import agree, answer, look_again, open_case
from zerotrip.cases.ceilings.queries import sharing_of
from zerotrip.cases.ceilings.sharing import Claim, given_by, limit_of
from zerotrip.cases.models import Award, Case, Ceiling, Recovery, Share, TopUp
from zerotrip.cases.offers import offers_of
from zerotrip.cases.tests.conftest import HOSPITAL, Settle
from zerotrip.cases.tests.items import OFFICER, publish_item
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.demo.cast import CITY, Cast
from zerotrip.demo.people import LIN
from zerotrip.evidence.actions import send_due
from zerotrip.evidence.tests.lines import Lines
from zerotrip.funds.actions import Given, contribute, declare
from zerotrip.funds.models import Pot
from zerotrip.ledger.actions import open_account, transfer
from zerotrip.ledger.models import Account
from zerotrip.ledger.queries import balance
from zerotrip.members.actions import live_together
from zerotrip.members.models import Person
from zerotrip.notices.queries import inbox
from zerotrip.payments.models import Payable

LIMIT = 150_000
CEILING = """
[[define]]
name = "most"
is = "yuan({yuan})"

[stacking.ceiling]
name = "household-aid"
key = "{key}"
of = "most"
rank = {rank}
basis = "rule"
"""
LEVELS = {"city": 1, "district": 2, "unit": 3}
FIXED = """
[award]
fund = "{fund}"
to = "member.account"

[[award.scale]]
since = 2026-01-01
basis = "rule"
flat = "{yuan}.00"
"""


Grant = Callable[..., Case]


@pytest.fixture
def funded(cast: Cast, now: datetime) -> None:
    admin = cast.actors["admin"]
    open_account(address="source:test", may_overdraw=True)
    for level in LEVELS:
        open_account(address=f"fund:{level}")
        transfer(
            reference=f"seed:{level}", source="source:test", destination=f"fund:{level}",
            amount=Amount.fen(10_000_000), by=admin, at=now,
        )  # fmt: skip


@pytest.fixture
def who(cast: Cast, funded: None) -> dict[str, Actor]:
    return cast.actors


@pytest.fixture
def grant(cast: Cast, who: dict[str, Actor], now: datetime) -> Grant:
    def granting(level: str, yuan: int, *, most: str = 'of = "most"') -> Case:
        publish_item(
            level,
            by=who["admin"], second=who["zhao"], at=now, process=OFFICER,
            award=FIXED.format(fund=level, yuan=yuan),
            more=CEILING.format(key="person", rank=LEVELS[level], yuan=LIMIT // 100).replace(
                'of = "most"', most
            ),
        )  # fmt: skip
        case = open_case(
            item_id=f"hz.sample.{level}", person=cast.chen, subject="2026", by=who["chen"], at=now
        )
        if case.state == "supplement":
            answer(case, answers={"need.grade": "other"}, by=who["chen"], at=now)
        return agree(case, by=who["wu"], at=now)

    return granting


def given() -> dict[str, int]:
    live = Payable.objects.filter(taken_back_at=None).order_by("pk")
    sums: dict[str, int] = {}
    for fund, fen in live.values_list("fund", "amount_fen"):
        sums[fund.removeprefix("fund:")] = sums.get(fund.removeprefix("fund:"), 0) + fen
    return sums


def bears() -> dict[str, int]:
    """What each fund is poorer by, in the books."""
    spent = {}
    for level in LEVELS:
        account = Account.objects.get(address=f"fund:{level}")
        spent[level] = 10_000_000 - (account.posted_in_minor - account.posted_out_minor)
    return spent


def agrees() -> bool:
    return [str(difference) for difference in reconcile()] == []


SUMS = {"city": 1_000, "district": 300, "unit": 400}
BORNE = {"city": 100_000, "district": 30_000, "unit": 20_000}
"""1,700 by the three rules, 1,500 at most: the unit, last in rank, bears what is left."""


@pytest.mark.parametrize("order", list(permutations(LEVELS)), ids="-".join)
def test_whoever_comes_first_the_funds_bear_the_same(grant: Grant, order: tuple[str, ...]) -> None:
    for level in order:
        grant(level, SUMS[level])
    assert sum(given().values()) == LIMIT
    assert bears() == BORNE
    assert agrees()
    assert Ceiling.objects.values_list("limit_fen", "used_fen").get() == (LIMIT, LIMIT)


def test_in_whatever_order_a_household_is_granted_its_total_and_each_funds_share_are_the_same(
    cast: Cast, who: dict[str, Actor], now: datetime
) -> None:
    """Who of the family holds it is the order's; but of what one of them has, nobody's grant takes a fen."""
    lin, cases = Person.objects.get(uid=LIN.uid), []
    live_together(people={cast.chen: "head", lin: "spouse"}, on=date(2020, 1, 1), by=who["admin"], at=now)
    for level, rank in LEVELS.items():
        publish_item(
            level, by=who["admin"], second=who["zhao"], at=now, process=OFFICER,
            award=FIXED.format(fund=level, yuan=SUMS[level]),
            more=CEILING.format(key="household", rank=rank, yuan=2_500),
        )  # fmt: skip
        cases += [ready(level, person, now) for person in (cast.chen, lin)]
    ends, holders = set(), set()

    @any_of(order=st.permutations(cases))
    @settings(max_examples=6, deadline=None, database=None)
    def granted(order: list[str]) -> None:
        with transaction.atomic():
            held: dict[str, int] = {}
            for ref in order:
                agree(Case.objects.get(ref=ref), by=who["wu"], at=now)
                had, held = held, by_person()
                assert all(held[person] >= fen for person, fen in had.items())
            ends.add((sum(held.values()), tuple(bears().items())))
            holders.add(tuple(sorted(held.items())))
            assert agrees()
            transaction.set_rollback(True)

    granted()
    assert ends == {(250_000, (("city", 200_000), ("district", 50_000), ("unit", 0)))}
    assert len(holders) > 1


def ready(level: str, person: Person, now: datetime) -> str:
    by = Actor.person(person.uid, person.name)
    case = open_case(item_id=f"hz.sample.{level}", person=person, subject="2026", by=by, at=now)
    if case.state == "supplement":
        answer(case, answers={"need.grade": "other"}, by=by, at=now)
    return case.ref


def by_person() -> dict[str, int]:
    live = Payable.objects.filter(taken_back_at=None).order_by()
    return dict(live.values_list("person__name").annotate(fen=Sum("amount_fen")))


def test_what_is_paid_back_goes_to_the_very_sources_that_gave_it(
    cast: Cast, grant: Grant, who: dict[str, Actor], now: datetime
) -> None:
    """100 of the district's 900 are of society, 800 of dues; the city, of two sources too, pays back 400."""
    text = {"zh-Hans": "关爱", "en": "Care"}
    for level, society in {"city": "50.00", "district": "100.00"}.items():
        declare(code=level, name=text, purpose=text, owner=CITY, rule="in-order", by=who["admin"], at=now,
                pots=[Given("society", CITY, "society"), Given("dues", CITY)])  # fmt: skip
        pot = Pot.objects.get(address=f"fund:{level}:society")
        contribute(pot=pot, amount=Amount.yuan(society), source="outside:society", by=who["admin"], at=now,
                   reference=f"R-{level}", because="拨入")  # fmt: skip
    before = {
        pot.address: fen(pot.address) for pot in Pot.objects.filter(fund__code__in=("city", "district"))
    }
    grant("district", 900)
    city = grant("city", 1_000)
    assert {pot: before[pot] - fen(pot) for pot in before} == {
        "fund:city:society": 5_000, "fund:city": 95_000,
        "fund:district:society": 5_556, "fund:district": 44_444,
    }  # fmt: skip
    assert agrees()
    look_again(city, by=who["wu"], at=now, because="查错了")
    assert sum(before[pot] - fen(pot) for pot in before if "city" in pot) == 0
    assert agrees()


def fen(address: str) -> int:
    return balance(address).posted.minor


def test_a_higher_level_that_comes_later_pays_what_is_missing_and_the_lower_fund_has_its_money_back(
    grant: Grant,
) -> None:
    grant("unit", 400)
    grant("district", 900)
    assert (given(), bears()) == (
        {"unit": 40_000, "district": 90_000},
        {"city": 0, "district": 90_000, "unit": 40_000},
    )
    grant("city", 1_000)
    assert given() == {"unit": 40_000, "district": 90_000, "city": 20_000}
    assert bears() == {"city": 100_000, "district": 50_000, "unit": 0}
    assert agrees()


@pytest.mark.parametrize("order", [("district", "city"), ("city", "district")], ids="-".join)
def test_of_two_that_are_not_to_stand_together_the_higher_is_due_whichever_comes_first(
    grant: Grant, order: tuple[str, ...]
) -> None:
    """Either-or and only-the-highest alike: a ceiling without a limit of its own."""
    for level in order:
        grant(level, {"city": 600, "district": 900}[level], most="")
    assert (sum(given().values()), bears()) == (90_000, {"city": 0, "district": 90_000, "unit": 0})
    assert agrees()


def test_a_grant_taken_back_leaves_room_for_those_it_had_cut(
    grant: Grant, who: dict[str, Actor], now: datetime
) -> None:
    city = grant("city", 1_400)
    district = grant("district", 300)
    unit = grant("unit", 400)
    assert given() == {"city": 140_000, "district": 10_000}
    look_again(city, by=who["wu"], at=now, because="查错了")
    assert given() == {"district": 30_000, "unit": 40_000}
    assert bears() == {"city": 0, "district": 30_000, "unit": 40_000}
    assert [(more.award.reference, more.debt) for more in TopUp.objects.all()] == [(district.ref, None)]
    agree(city, by=who["wu"], at=now)
    assert bears() == {"city": 140_000, "district": 10_000, "unit": 0}
    assert sum(given().values()) == LIMIT
    assert unit.award.amount_fen == 40_000  # the rule's own sum, as its receipt has it
    assert agrees()


def test_the_database_itself_refuses_a_fen_above_the_ceiling(grant: Grant) -> None:
    grant("city", 1_000)
    grant("unit", 900)
    unit = Share.objects.get(rank=3)
    for changes in ({"borne_fen": unit.borne_fen + 1}, {"borne_fen": -1}, {"given_fen": 90_001}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Share.objects.filter(pk=unit.pk).update(**changes)
    with pytest.raises(IntegrityError), transaction.atomic():
        Ceiling.objects.update(limit_fen=LIMIT - 1)
    Share.objects.filter(pk=unit.pk).update(borne_fen=0)
    assert Ceiling.objects.get().used_fen == 100_000
    assert {each.check for each in reconcile()} == {"ceilings"}


def test_a_limit_that_becomes_lower_takes_from_the_last_in_rank(grant: Grant) -> None:
    """What nobody pays yet becomes less; what is paid is claimed back like any other sum too much."""
    grant("city", 1_000)
    grant("unit", 500)
    claims = [Claim(1, "a", 100_000, 150_000), Claim(3, "b", 50_000, 120_000)]
    assert (limit_of(claims), given_by(claims, [100_000, 50_000], 120_000, first=0)) == (
        120_000,
        [100_000, 20_000],
    )
    assert (Award.objects.count(), Recovery.objects.count()) == (2, 0)


# Hangzhou's own


def test_city_district_and_unit_pay_one_hospital_bill_and_never_more(
    settle: Settle, hall: Cast, now: datetime
) -> None:
    settle(diagnosis="J18.900", borne="4134.00")
    city = Case.objects.get(item_id=HOSPITAL)
    (offer,) = offers_of(hall.chen, at=now)
    assert (offer.amount, offer.is_exact, offer.on) == (Amount.fen(248_040), False, date(2026, 6, 10))
    unit = open_case(
        item_id="yunqi.care.hospital-condolence", person=hall.chen, subject=city.subject,
        by=hall.chen_user.actor, at=now,
    )  # fmt: skip
    assert (city.state, unit.state) == ("granted", "granted")
    assert (city.award.amount_fen, unit.award.amount_fen, unit.award.given_fen) == (
        176_700,
        248_040,
        413_400 - 176_700,
    )
    told = inbox(hall.chen_user.actor).get(event="case.granted", link__contains=unit.ref).body
    assert told["zh-Hans"].endswith("按本项规定是 2,480.40 元；各方合计不超过限额，这一项给 2,367.00 元。")
    shared = sharing_of(unit)
    assert shared is not None and shared.is_cut
    assert [(one.entitlement_fen, one.borne_fen, one.is_this) for one in shared.bearings] == [
        (176_700, 176_700, False),
        (248_040, 236_700, True),
    ]
    assert agrees()


CITY_PRIZE, TOP_UP = "hz.work.skill-prize", "binjiang.work.skill-top-up"


@pytest.mark.parametrize("order", [(CITY_PRIZE, TOP_UP), (TOP_UP, CITY_PRIZE)], ids=["city", "district"])
def test_the_citys_prize_and_the_districts_top_up_come_to_1200_a_year_in_either_order(
    order: tuple[str, str], hall: Cast, lines: Lines, now: datetime
) -> None:
    Person.objects.filter(pk=hall.chen.pk).update(organisation=hall.other_unit)  # of Binjiang
    hall.chen.refresh_from_db()
    lines.offices["human-resources"].happen(
        "certificate", person="chen", on="2026-05-20", level="senior-technician"
    )
    for item in order:
        open_case(item_id=item, person=hall.chen, subject="2026", by=hall.chen_user.actor, at=now)
        while send_due(at=now):
            pass
    shared = Share.objects.order_by("rank").values_list("award__item_id", "entitlement_fen", "borne_fen")
    assert list(shared) == [(CITY_PRIZE, 80_000, 80_000), (TOP_UP, 60_000, 40_000)]
    assert sum(Payable.objects.values_list("amount_fen", flat=True)) == 120_000
    assert agrees()
