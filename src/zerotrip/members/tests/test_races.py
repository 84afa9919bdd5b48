"""Two at once: who accepts a mandate, tells of an event, or whose answers tell of one household."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from zerotrip.audit.models import Entry
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import LIN
from zerotrip.members.actions import register
from zerotrip.members.certificates import issue_certificate
from zerotrip.members.life_events import load_event_kinds, tell_event
from zerotrip.members.mandates.giving import accept
from zerotrip.members.models import Certificate, HouseholdPerson, LifeEvent, Mandate, Person
from zerotrip.members.tests.test_households import BY, FRIEND, HER, HIM, SOURCE
from zerotrip.members.tests.test_mandates import named

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each came to, an error included."""
    start = Barrier(len(acts))

    def go(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(go, acts))


@pytest.mark.parametrize("round_", range(2))
def test_a_mandate_accepted_twice_at_once_counts_once(cast: Cast, round_: int, now: datetime) -> None:
    mandate, lin = named(cast, now), cast.actors["lin"]
    came = at_once(*[lambda: accept(Mandate.objects.get(pk=mandate.pk), by=lin, at=now)] * 2)
    assert [isinstance(each, Conflict) for each in came].count(True) == 1
    assert Mandate.objects.get().agreed_at == now
    assert Entry.objects.filter(what="members.mandate-agreed").count() == 1


@pytest.mark.parametrize("round_", range(2))
def test_one_event_told_by_two_at_once_stands_once(cast: Cast, round_: int, now: datetime) -> None:
    admin = cast.actors["admin"]
    load_event_kinds(file=settings.ZEROTRIP_PACKS / "hangzhou" / "events.toml", by=admin, at=now)

    def told(by: Actor) -> LifeEvent:
        return tell_event(person=cast.chen, kind="birth", on=date(2026, 5, 1), by=by, at=now)

    one, other = at_once(lambda: told(cast.actors["chen"]), lambda: told(cast.actors["lin"]))
    assert one == other == LifeEvent.objects.get()


@pytest.mark.parametrize("round_", range(2))
def test_two_answers_about_one_household_make_one(cast: Cast, round_: int, now: datetime) -> None:
    """Whichever comes second waits and finds it, or fails whole and is told again."""
    lin = Person.objects.get(uid=LIN.uid)

    def told(person: Person) -> object:
        people = [HER, HIM, FRIEND]
        return register(person=person, people=people, source=SOURCE, told_at=now, by=BY, at=now)

    at_once(lambda: told(cast.chen), lambda: told(lin))
    assert HouseholdPerson.objects.count() == 3
    at_once(lambda: told(cast.chen), lambda: told(lin))
    homes = set(HouseholdPerson.objects.values_list("household", flat=True))
    assert (HouseholdPerson.objects.count(), len(homes)) == (3, 1)


@pytest.mark.parametrize("round_", range(4))
def test_two_taps_at_once_take_one_proof_of_membership(cast: Cast, round_: int, now: datetime) -> None:
    came = at_once(*[lambda: issue_certificate(person=cast.chen, by=cast.chen_user.actor, at=now)] * 6)
    assert came == [Certificate.objects.get()] * 6
