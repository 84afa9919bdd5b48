"""Membership that follows the job: a move is proposed, answered, and done from the first day of the new job.

What was paid for the year by the old unit stays in force: enrolments name the unit that paid, not the unit
of today, and nothing here touches them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import whole
from zerotrip.members.following import follow_employment
from zerotrip.members.models import Membership, Move, MoveEnd, MoveSource, Person
from zerotrip.members.moving_notices import move_done, move_refused, moves_proposed
from zerotrip.members.policy import may_answer_move, may_hand_in_people
from zerotrip.org.models import Organisation
from zerotrip.org.queries import reach, working_calendar

TERM = 15
"""Working days in which the person or the old unit answers [A]. Then a move that human resources told is done
by itself; one that only the new unit wishes for lapses, and can be proposed again."""


@dataclass(frozen=True, slots=True)
class Wish:
    person: UUID
    from_unit: int
    to_unit: int
    on: date


@transaction.atomic
def propose_all(wishes: Sequence[Wish], *, source: MoveSource, by: Actor, at: datetime) -> list[Move]:
    """Many at once, in a number of statements that does not grow. Who is to move already is left as it is."""
    due_on = working_calendar().add(day_of(at), TERM)
    moves = [
        Move(
            person_id=wish.person,
            from_organisation_id=wish.from_unit,
            to_organisation_id=wish.to_unit,
            on=wish.on,
            source=source,
            proposed_at=at,
            proposed_by_key=by.key,
            due_on=due_on,
        )
        for wish in wishes
    ]
    Move.objects.bulk_create(moves, batch_size=500, ignore_conflicts=True)
    made = Move.objects.filter(uid__in=[move.uid for move in moves])
    proposed = list(made.select_related("person", "from_organisation", "to_organisation"))
    if proposed:
        about = {"people": len(proposed), "source": str(source)}
        record(
            "members.moves-proposed",
            f"organisation:{proposed[0].to_organisation.code}",
            by=by,
            at=at,
            data=about,
        )
        moves_proposed(proposed, at=at)
    return proposed


@transaction.atomic
def propose_move(
    *, person: Person, to: Organisation, on: date, source: MoveSource, by: Actor, at: datetime
) -> Move:
    """One person's. `on` is the first day of the new job: what happened before is the old unit's."""
    if by.is_person:
        may_hand_in_people(by, reach(by, day_of(at)), to).or_refuse()
    now = Membership.objects.filter(person=person, until__isnull=True).first()
    if now is None:
        raise Conflict(
            "no-membership", gettext_lazy("This person belongs to no union; let them join instead.")
        )
    _check_day(now, to, on, day_of(at))
    made = propose_all([Wish(person.uid, now.organisation_id, to.pk, on)], source=source, by=by, at=at)
    return made[0] if made else Move.objects.get(person=person, end="")


def _check_day(now: Membership, to: Organisation, on: date, today: date) -> None:
    if now.organisation_id == to.pk:
        raise Conflict("member-here", gettext_lazy("This person is a member of that unit's union already."))
    if on > today:
        raise Invalid(
            "day-in-the-future", gettext_lazy("The first day in the new unit lies in the future."), field="on"
        )
    if on <= now.since:
        raise Invalid(
            "day-before-membership",
            gettext_lazy(
                "The first day in the new unit must lie after %(day)s, when the present membership began."
            ),
            field="on",
            day=now.since.isoformat(),
        )


@transaction.atomic
def agree_to_move(*, move: Move, by: Actor, at: datetime) -> Move:
    may_answer_move(by, reach(by, day_of(at)), move).or_refuse()
    return _do(move, by=by, at=at, because=_("agreed"))


@transaction.atomic
def refuse_move(*, move: Move, because: str, by: Actor, at: datetime) -> Move:
    may_answer_move(by, reach(by, day_of(at)), move).or_refuse()
    if not because.strip():
        raise Invalid("reason-missing", gettext_lazy("Please say in a few words why."), field="because")
    _end(move, MoveEnd.REFUSED, whole(because, 200), by=by, at=at)
    move_refused(move, at=at)
    return move


def _do(move: Move, *, by: Actor, at: datetime, because: str) -> Move:
    _end(move, MoveEnd.DONE, because, by=by, at=at)
    why = _("moved: %(source)s") % {"source": move.get_source_display()}
    follow_employment(
        person=move.person, organisation=move.to_organisation, on=move.on, by=by, at=at, because=why
    )
    move_done(move, at=at)
    return move


def _end(move: Move, end: MoveEnd, because: str, *, by: Actor, at: datetime) -> None:
    mine = Move.objects.filter(pk=move.pk, end="")
    if not mine.update(end=end, ended_at=at, ended_by_key=by.key, because=because[:200]):
        raise Conflict("move-ended", gettext_lazy("This has been answered already."))
    record(f"members.move-{end}", f"person:{move.person_id}", by=by, at=at, because=because)
    move.refresh_from_db()


def settle_due_moves(*, at: datetime) -> int:
    """The worker's part, after the term: what human resources told is done, what a unit wished for lapses."""
    due = Move.objects.filter(end="", due_on__lt=day_of(at))
    moves = list(due.select_related("person", "from_organisation", "to_organisation")[:200])
    for move in moves:
        _settle(move, at=at)
    return len(moves)


@transaction.atomic
def _settle(move: Move, *, at: datetime) -> None:
    by = Actor.system("worker")
    if move.goes_by_itself:
        _do(move, by=by, at=at, because=_("nobody objected within the term"))
    else:
        _end(move, MoveEnd.LAPSED, _("nobody agreed within the term"), by=by, at=at)
