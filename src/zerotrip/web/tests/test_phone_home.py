"""The first page: all that is needed of me, why the rest does not fit, fewer things for old eyes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client

from zerotrip.cases.instalments.actions import agree, propose
from zerotrip.cases.models import Recovery
from zerotrip.cases.offers import ground_of
from zerotrip.cases.tests.conftest import HOSPITAL, Settle, hall, lines, settle, who
from zerotrip.cases.tests.test_debts import answers, owed_back, provisional, push, silent
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now as clock
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.mandates.giving import name_delegate
from zerotrip.members.models import MoveSource, Person
from zerotrip.members.moving import propose_move
from zerotrip.preferences.actions import choose
from zerotrip.web.member.needed import needs_of
from zerotrip.web.member.unfit import the_rest
from zerotrip.web.tests.test_doors import signed_in
from zerotrip.web.tests.test_lists import queries

__all__ = ["answers", "hall", "lines", "owed_back", "provisional", "push", "settle", "silent", "who"]
pytestmark = pytest.mark.django_db
QUERIES = 28


def _page(client: Client, address: str = "/m/") -> str:
    client.cookies["django_language"] = "en"
    return client.get(address).content.decode()


def test_what_does_not_fit_is_counted_on_the_first_page_and_explained_one_tap_away(hall: Cast) -> None:
    client = signed_in(hall, "chen_user")
    rest = the_rest([], ground_of(hall.chen, day_of(clock())))
    home = _page(client)
    assert 'href="/m/items/why-not/"' in home
    page = _page(client, "/m/items/why-not/")
    listed = [edition.loaded.pack.title["en"] for edition in rest]
    assert len(listed) > 30
    assert "A condition is not met" in page
    assert f"Why the other {page.count('row-link')} services do not fit" in home


def test_the_first_page_asks_the_database_this_often_and_no_more(hall: Cast, settle: Settle) -> None:
    settle()
    assert queries(hall, "chen_user", "/m/") == QUERIES


def test_whoever_reads_bigger_type_sees_less_and_whom_to_call(
    hall: Cast, settle: Settle, now: datetime
) -> None:
    for day in ("2026-06-08", "2026-06-09"):
        settle(settled_on=day)
    usual = _page(signed_in(hall, "chen_user"))
    choose(by=hall.chen_user.actor, at=now, elder=True)
    elder = _page(signed_in(hall, "chen_user"))
    said = {"Where things stand": usual, "How it is going": elder}
    stand = [page.split(words)[1].count("row-link") for words, page in said.items()]
    assert stand == [6, 3]
    assert ("tel:" in usual, "tel:" in elder, "why-not" in elder) == (False, True, False)


def _needed(cast: Cast, on: date) -> list[tuple[str, bool]]:
    needs = needs_of(cast.chen, cast.chen_user.actor, on=on)
    return [(need.href, need.is_must) for need in needs]


def test_what_is_owed_back_is_needed_as_a_plan_to_answer_and_as_the_part_that_is_due(
    owed_back: Recovery, hall: Cast, now: datetime
) -> None:
    debts, at, wu = "/m/me/debts/", clock(), hall.wu.actor
    first = day_of(at) + timedelta(days=9)
    assert _needed(hall, day_of(at))[0] == (debts, True)
    plan = propose(owed_back, months=6, first_due=first, because="按月", by=wu, at=at)
    assert _needed(hall, day_of(at))[0] == (debts, True)
    assert "proposes to pay it back" in _page(signed_in(hall, "chen_user"))
    agree(plan, by=hall.chen_user.actor, at=at)
    assert [href for href, _must in _needed(hall, day_of(at)) if href == debts] == []
    assert (debts, True) in _needed(hall, first - timedelta(days=7))


def test_a_move_a_mandate_and_a_word_on_the_latest_decision_are_needed_too(
    hall: Cast, settle: Settle, now: datetime
) -> None:
    ref = settle()[HOSPITAL].ref
    assert _needed(hall, now.date()) == [(f"/m/cases/{ref}/rating/", False)]
    propose_move(
        person=hall.chen,
        to=hall.other_unit,
        on=now.date(),
        source=MoveSource.OFFICER,
        by=hall.qian.actor,
        at=now,
    )
    assert _needed(hall, now.date())[0] == ("/m/me/moving/", True)
    another = Person.objects.exclude(pk=hall.chen.pk)[0]
    name_delegate(
        principal=another,
        agent_name=CHEN.name,
        id_number=CHEN.id_number,
        items=[],
        medical=False,
        by=Actor.person(another.uid, another.name),
        at=now,
    )
    assert _needed(hall, now.date())[1] == ("/m/acting/", True)
