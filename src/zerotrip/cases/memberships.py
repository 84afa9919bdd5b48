"""What a granted case does to memberships and cover: acts that packs name in `[result]`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.evaluation import on_record
from zerotrip.cases.models import Case
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict
from zerotrip.members.actions import follow_employment
from zerotrip.members.models import Enrolment, Membership, Move, Product
from zerotrip.members.moving import agree_to_move
from zerotrip.org.models import Organisation


def join_the_union(case: Case, at: datetime) -> None:
    """The unit the person named, if it is one of ours; the platform guesses no unit from its name."""
    named = _unit_of(case)
    unit = unit_named(named) if named else None
    if unit is None:
        raise Conflict(
            "unit-unknown",
            _("No union is entered under “%(unit)s”. An officer has to say which unit it is."),
            unit=named,
        )
    enter_granted(case, unit, by=PLATFORM, at=at)


def enter_granted(case: Case, unit: Organisation, *, by: Actor, at: datetime) -> None:
    """Whoever has joined another union since is not taken out of it: that is a move, which they agree to."""
    now = Membership.objects.filter(person=case.person, until__isnull=True).first()
    if now is not None and now.organisation_id != unit.pk:
        raise Conflict(
            "member-elsewhere",
            _("This person has joined another union since. If they are to move, propose it on their page."),
        )
    follow_employment(person=case.person, organisation=unit, on=day_of(at), by=by, at=at, because=case.ref)


def transfer(case: Case, at: datetime) -> None:
    """The person asked for it and human resources confirmed it: the move that lies open is done."""
    move = Move.objects.filter(person=case.person, end="").select_related("to_organisation").first()
    if move is None:
        raise Conflict(
            "move-unknown",
            _("Which unit the membership moves to is not known yet. Propose the move on the person's page."),
        )
    agree_to_move(move=move, by=PLATFORM, at=at)


def give_cover(case: Case, at: datetime) -> None:
    """A year from the day of the grant. Given twice it counts once."""
    product = Product.objects.filter(is_gift=True).order_by("code").first()
    if product is None:
        raise Conflict("no-gift", _("No cover to give is entered among the products."))
    on = day_of(at)
    Enrolment.objects.bulk_create(
        [
            Enrolment(
                person=case.person,
                product=product,
                year=on.year,
                since=on,
                until=_a_year_from(on),
                organisation=case.person.organisation,
            )
        ],
        ignore_conflicts=True,
    )


def _a_year_from(on: date) -> date:
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return on.replace(year=on.year + 1, day=day) - timedelta(days=1)


def unit_named(named: str) -> Organisation | None:
    """People name the unit they work for, or its union, which bears the unit's name."""
    zh, en = (named, f"{named}工会"), Q(name_en__iexact=named) | Q(name_en__iexact=f"{named} Union")
    found = Organisation.objects.filter(Q(code=named) | Q(name_zh__in=zh) | en)
    units = list(found[:2])
    return units[0] if len(units) == 1 else None


def _unit_of(case: Case) -> str:
    """As the person named it, read off the receipt of the last yes."""
    last = case.decisions.select_related("receipt").filter(verdict="granted").order_by("-number").first()
    if last is None:
        return ""
    facts = on_record(case.edition.loaded.program, last.receipt).decision.inputs.facts
    return str(facts.scalars.get("joining.unit") or "").strip()
