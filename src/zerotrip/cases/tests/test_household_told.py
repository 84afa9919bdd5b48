"""What public security tells of a household binds those who decide, and counts for a household's limits."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from zerotrip.cases.door import may_actor
from zerotrip.cases.household import household_awards_of
from zerotrip.cases.tests.conftest import HOSPITAL, MAJOR, Settle
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.demo import people
from zerotrip.demo.cast import XIHU, Cast
from zerotrip.demo.people import CHEN, LIN
from zerotrip.evidence.actions import ask, send_due
from zerotrip.members.models import HouseholdPerson, Person
from zerotrip.org.actions import appoint
from zerotrip.org.models import Organisation, Role

pytestmark = pytest.mark.django_db


def test_an_answer_makes_a_housemate_unable_to_decide_and_counts_their_awards_together(
    settle: Settle, who: dict[str, Actor], hall: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = settle()[MAJOR]
    xihu, lin = Organisation.objects.get(code=XIHU), Person.objects.get(uid=LIN.uid)
    appoint(user=hall.lin, organisation=xihu, role=Role.OFFICER, since=day_of(now), by=who["admin"], at=now)
    assert may_actor(who["lin"], case, "agree", at=now)
    assert household_awards_of(lin, on=day_of(now)) == []
    monkeypatch.setitem(people.FAMILIES, CHEN.username, ((LIN.id_number, LIN.name, "70"),))
    ask(person=hall.chen, source="public-security.household", purpose=HOSPITAL, by=who["wu"], at=now)
    while send_due(at=now):
        pass
    assert not may_actor(who["lin"], case, "agree", at=now)
    assert [row["item"] for row in household_awards_of(lin, on=day_of(now))] == [HOSPITAL]
    place = HouseholdPerson.objects.get(person=lin)
    assert (place.relation, place.born_on, place.household.source) == (
        "other",
        date(1982, 9, 14),
        "public-security.household",
    )
