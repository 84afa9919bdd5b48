"""Joining a union, moving to another, and two records that may be one person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible
from zerotrip.demo.cast import Cast
from zerotrip.demo.people import CHEN
from zerotrip.members.actions import join
from zerotrip.members.joining import (
    accept_joining,
    ask_to_join,
    decline_joining,
    joining_for,
    joinings_visible_to,
    note_contact,
)
from zerotrip.members.joining_notices import look_after_joinings
from zerotrip.members.likeness import confirm_same, look_for_alike, say_different, say_same
from zerotrip.members.models import Alike, Joining, Likeness, Membership, Move, MoveSource, Person
from zerotrip.members.moving import agree_to_move, propose_move, refuse_move, settle_due_moves
from zerotrip.members.queries import standing_on
from zerotrip.members.tests.sheets import number
from zerotrip.notices.queries import inbox

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 12, 2, tzinfo=UTC)
ON = date(2026, 6, 1)
HR = Actor.system("human-resources")


def proposed(cast: Cast, source: MoveSource = MoveSource.EMPLOYMENT) -> Move:
    by = HR if source == MoveSource.EMPLOYMENT else cast.qian.actor
    return propose_move(person=cast.chen, to=cast.other_unit, on=ON, source=source, by=by, at=AT)


def test_a_move_is_done_from_the_first_day_of_the_job_when_the_person_agrees(cast: Cast) -> None:
    move = proposed(cast)
    assert standing_on(cast.chen, ON).organisation == cast.unit
    agree_to_move(move=move, by=cast.chen_user.actor, at=AT)
    assert standing_on(cast.chen, ON).organisation == cast.other_unit
    assert standing_on(cast.chen, ON - timedelta(days=1)).organisation == cast.unit
    told = {notice.event for notice in inbox(cast.chen_user.actor)}
    assert told >= {"members.moved", "members.move-proposed"}
    with pytest.raises(Conflict):
        agree_to_move(move=move, by=cast.lin.actor, at=AT)


def test_the_old_unit_may_refuse_with_a_reason_and_the_new_one_decides_nothing(cast: Cast) -> None:
    move = proposed(cast, MoveSource.OFFICER)
    with pytest.raises(NotAllowed):
        agree_to_move(move=move, by=cast.qian.actor, at=AT)
    with pytest.raises(Invalid):
        refuse_move(move=move, because=" ", by=cast.lin.actor, at=AT)
    refuse_move(move=move, because="仍在本单位", by=cast.lin.actor, at=AT)
    assert standing_on(cast.chen, ON).organisation == cast.unit


@pytest.mark.parametrize(("source", "end"), [(MoveSource.EMPLOYMENT, "done"), (MoveSource.OFFICER, "lapsed")])
def test_after_the_term_only_what_human_resources_told_is_done(
    cast: Cast, source: MoveSource, end: str
) -> None:
    move = proposed(cast, source)
    last = datetime.combine(move.due_on, AT.time(), UTC)
    assert settle_due_moves(at=last) == 0
    assert settle_due_moves(at=last + timedelta(days=1)) == 1
    move.refresh_from_db()
    assert move.end == end
    assert (standing_on(cast.chen, ON).organisation == cast.other_unit) == (end == "done")


def test_a_move_is_proposed_once_and_never_into_the_past_of_the_membership(cast: Cast) -> None:
    assert proposed(cast) == proposed(cast)
    since = Membership.objects.get(person=cast.chen).since
    with pytest.raises(Invalid):
        propose_move(person=cast.chen, to=cast.other_unit, on=since, source=MoveSource.OFFICER, by=HR, at=AT)


def asked(cast: Cast, *, n: int = 0, name: str = "工友甲") -> Joining:
    ask_to_join(
        organisation=cast.unit, name=name, id_number=number(n), phone="138 0000 0000", employment="gig",
        agrees=True, at=AT,
    )  # fmt: skip
    return Joining.objects.get(name=name)


def test_whoever_wants_to_join_is_taken_in_by_the_unit(cast: Cast) -> None:
    joining = asked(cast)
    asked(cast)
    assert (Joining.objects.count(), joining.due_on) == (1, date(2026, 7, 6))
    assert inbox(cast.lin.actor)[0].event == "members.joining-asked"
    with pytest.raises(NotVisible):
        joining_for(cast.qian.actor, joining.uid, at=AT)
    note_contact(joining=joining, by=cast.lin.actor, at=AT)
    accept_joining(joining=joining, by=cast.lin.actor, at=AT)
    person = joining.person
    assert person is not None
    assert (person.name, person.phone.open(), person.memberships.get().employment) == (
        "工友甲",
        "13800000000",
        "gig",
    )
    with pytest.raises(Conflict):
        decline_joining(joining=joining, because="x", by=cast.lin.actor, at=AT)


@pytest.mark.parametrize(
    ("name", "id_number", "phone", "agrees", "code"),
    [
        ("", number(0), "13800000000", True, "name-missing"),
        ("工友", "123", "13800000000", True, "id-number-length"),
        ("工友", number(0), "1380000000a", True, "phone-wrong"),
        ("工友", number(0), "13800000000", False, "consent-missing"),
    ],
)
def test_what_is_wrong_is_said(
    cast: Cast, name: str, id_number: str, phone: str, agrees: bool, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        ask_to_join(organisation=cast.unit, name=name, id_number=id_number, phone=phone, agrees=agrees, at=AT)
    assert refused.value.code == code


def test_a_member_of_another_union_is_not_taken_but_proposed_to_move(cast: Cast) -> None:
    ask_to_join(
        organisation=cast.other_unit,
        name=CHEN.name,
        id_number=CHEN.id_number,
        phone="13800000000",
        agrees=True,
        at=AT,
    )
    accept_joining(joining=Joining.objects.get(), by=cast.qian.actor, at=AT)
    assert standing_on(cast.chen, AT.date()).organisation == cast.unit
    assert Move.objects.get().to_organisation == cast.other_unit


def test_an_idle_unit_is_reminded_and_then_the_union_above_hears(cast: Cast) -> None:
    joining = asked(cast)
    assert look_after_joinings(at=AT) == 0
    assert look_after_joinings(at=datetime(2026, 7, 2, 2, tzinfo=UTC)) == 1
    assert inbox(cast.lin.actor)[0].event == "members.joining-soon"
    late = datetime(2026, 7, 7, 2, tzinfo=UTC)
    assert [look_after_joinings(at=late), look_after_joinings(at=late)] == [1, 0]
    assert inbox(cast.wu.actor)[0].event == "members.joining-late"
    assert list(joinings_visible_to(cast.wu.actor, at=late)) == [joining]


def twins(cast: Cast) -> tuple[Person, Person]:
    one, other = (
        join(
            name="工友",
            id_number=number(n),
            organisation=cast.unit,
            on=ON,
            by=cast.lin.actor,
            at=AT,
            phone="13800000000",
        )
        for n in (0, 1)
    )
    return one, other


def test_records_alike_are_found_once_and_what_is_said_is_remembered(cast: Cast) -> None:
    twins(cast)
    assert [look_for_alike(at=AT), look_for_alike(at=AT)] == [1, 0]
    likeness = Likeness.objects.get()
    assert likeness.why == Alike.NAME_AND_BIRTH
    with pytest.raises(NotAllowed):
        say_different(likeness=likeness, because="x", by=cast.qian.actor, at=AT)
    say_different(likeness=likeness, because="双胞胎", by=cast.wu.actor, at=AT)
    assert look_for_alike(at=AT) == 0
    assert Likeness.objects.get().verdict == "different"


def test_that_two_are_one_takes_two_people(cast: Cast) -> None:
    twins(cast)
    look_for_alike(at=AT)
    likeness = say_same(likeness=Likeness.objects.get(), because="证号录错", by=cast.wu.actor, at=AT)
    with pytest.raises(Conflict):
        confirm_same(likeness=likeness, by=cast.wu.actor, at=AT)
