"""Human resources name the employer by its code, and the membership is to follow: nothing else changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from zerotrip.core.actor import Actor
from zerotrip.demo.cast import JIANGNAN, Cast
from zerotrip.evidence.actions import ask, send_due
from zerotrip.evidence.consents.actions import give
from zerotrip.evidence.tests.lines import Lines
from zerotrip.members.models import Membership, Move
from zerotrip.members.moving import refuse_move
from zerotrip.notices.queries import inbox
from zerotrip.org.actions import appoint
from zerotrip.org.models import Role

pytestmark = pytest.mark.django_db
BY = Actor.system("platform")
EMPLOYMENT = "human-resources.employment"
ON = date(2026, 6, 1)


@pytest.fixture
def asked(cast: Cast, lines: Lines, now: datetime, django_capture_on_commit_callbacks: Any) -> Iterator[Any]:
    """Human resources are asked about Chen, over HTTP, and what they say is heard."""
    since, by = date(2026, 1, 1), cast.actors["admin"]
    appoint(user=cast.qian, organisation=cast.other_unit, role=Role.UNIT_OFFICER, since=since, by=by, at=now)
    give(person=cast.chen, source=EMPLOYMENT, purpose="test", by=BY, at=now)

    def asking(at: datetime) -> list[Move]:
        with django_capture_on_commit_callbacks(execute=True):
            ask(person=cast.chen, source=EMPLOYMENT, purpose="test", by=BY, at=at)
            send_due(at=at)
        return list(Move.objects.filter(person=cast.chen))

    yield asking


def works_at(lines: Lines, unit: str, on: date = ON) -> None:
    lines.offices["human-resources"].happen("job", person="chen", on=on, unit=unit)


def test_a_new_employer_proposes_the_move_once_and_moves_nobody(
    cast: Cast, lines: Lines, asked: Any, now: datetime
) -> None:
    assert asked(now) == []  # she works where her union is
    works_at(lines, JIANGNAN)
    (move,) = asked(now + timedelta(days=1))
    assert (move.from_organisation, move.to_organisation, move.on, move.source, move.end) == (
        cast.unit,
        cast.other_unit,
        ON,
        "employment",
        "",
    )
    assert asked(now + timedelta(days=2)) == [move]
    stands = Membership.objects.get(person=cast.chen)
    assert (stands.organisation, stands.until) == (cast.unit, None)
    cast.chen.refresh_from_db()
    assert cast.chen.organisation == cast.unit
    told = [
        inbox(who.actor).filter(event="members.move-proposed").count()
        for who in (cast.chen_user, cast.lin, cast.qian)
    ]
    assert told == [1, 1, 1]


def test_what_was_refused_is_not_asked_again_but_the_next_job_is(
    cast: Cast, lines: Lines, asked: Any, now: datetime
) -> None:
    works_at(lines, JIANGNAN)
    (move,) = asked(now)
    refuse_move(move=move, because="借调，关系没变", by=cast.lin.actor, at=now)
    assert asked(now + timedelta(days=31)) == [move]
    works_at(lines, JIANGNAN, on=date(2026, 7, 1))
    assert [each.end for each in asked(now + timedelta(days=62))] == ["", "refused"]


def test_an_unknown_employer_a_day_to_come_and_no_membership_propose_nothing(
    cast: Cast, lines: Lines, asked: Any, now: datetime
) -> None:
    works_at(lines, "no-union")
    assert asked(now) == []
    works_at(lines, JIANGNAN, on=date(2026, 12, 1))
    assert asked(now + timedelta(days=1)) == []
    works_at(lines, JIANGNAN)
    Membership.objects.filter(person=cast.chen).update(until=date(2026, 5, 31), ended_because="left")
    assert asked(now + timedelta(days=2)) == []
