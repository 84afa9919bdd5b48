"""Lists of mandates, of those one acts for, of what happened, of places cost the same for one and three."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import LIN
from zerotrip.members.actions import join
from zerotrip.members.life_events import load_event_kinds, tell_event
from zerotrip.members.mandates.giving import accept, name_delegate
from zerotrip.members.models import LifeEvent, Mandate, Person
from zerotrip.members.tests.sheets import number
from zerotrip.org.models import ServicePlace
from zerotrip.web.tests.test_lists import queries

pytestmark = pytest.mark.django_db
FAR = timedelta(days=900)


def name(cast: Cast, principal: Person, agent: str, at: datetime) -> Mandate:
    by = cast.actors["chen"] if principal == cast.chen else Actor.person(principal.uid, principal.name)
    return name_delegate(
        principal=principal, agent_name=LIN.name, id_number=agent, items=[], medical=False, by=by, at=at,
        until=at.date() + FAR,
    )  # fmt: skip


def test_who_acts_for_me(cast: Cast, now: datetime) -> None:
    name(cast, cast.chen, LIN.id_number, now)
    one = queries(cast, "chen_user", "/m/me/mandates/")
    for index in (1, 2):
        name(cast, cast.chen, number(index), now)
    assert (Mandate.objects.count(), queries(cast, "chen_user", "/m/me/mandates/")) == (3, one)


def test_those_i_act_for_and_those_who_ask_me_to(cast: Cast, now: datetime) -> None:
    admin, unit, on = cast.actors["admin"], cast.unit, now.date()
    others = [
        join(name="某人", id_number=number(index), organisation=unit, on=on, by=admin, at=now)
        for index in range(1, 6)
    ]
    accept(name(cast, cast.chen, LIN.id_number, now), by=cast.actors["lin"], at=now)
    name(cast, others[0], LIN.id_number, now)
    one = queries(cast, "lin", "/m/acting/")
    for person in others[1:3]:
        accept(name(cast, person, LIN.id_number, now), by=cast.actors["lin"], at=now)
    for person in others[3:]:
        name(cast, person, LIN.id_number, now)
    assert (Mandate.objects.count(), queries(cast, "lin", "/m/acting/")) == (6, one)


def test_what_happened(cast: Cast, now: datetime) -> None:
    kinds = settings.ZEROTRIP_PACKS / "hangzhou" / "events.toml"
    load_event_kinds(file=kinds, by=cast.actors["admin"], at=now)

    def told(month: int) -> int:
        on = date(2026, month, 1)
        tell_event(person=cast.chen, kind="birth", on=on, by=cast.actors["chen"], at=now)
        return queries(cast, "chen_user", "/m/happened/")

    one = told(1)
    told(2)
    assert (told(3), LifeEvent.objects.count()) == (one, 3)


def test_places(cast: Cast) -> None:
    def asked() -> int:
        client = Client()
        client.get("/hall/places/")
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/hall/places/").status_code == 200
        return len(seen)

    places = list(ServicePlace.objects.values_list("pk", flat=True)[:3])
    ServicePlace.objects.exclude(pk=places[0]).delete()
    one, first = asked(), ServicePlace.objects.get()
    for code in ("HELP-2", "HELP-3"):
        first.pk, first.code = None, code
        first._state.adding = True
        first.save()
    assert (ServicePlace.objects.count(), asked()) == (3, one)
