"""Who is told what of their points: that they are there, and once that they end soon."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from zerotrip.core.text import both, in_words, pick
from zerotrip.members.models import Person
from zerotrip.notices.actions import tell
from zerotrip.points.models import Lot

PHONE = "/m/points/"


def earned(lot: Lot, *, at: datetime) -> None:
    tell(
        to_key=lot.person.key,
        event="points.earned",
        title=both(
            lambda: (
                ngettext("You have earned %(n)s point", "You have earned %(n)s points", lot.points)
                % {"n": lot.points}
            )
        ),
        body=both(
            lambda: (
                _("For: %(what)s. They can be spent until %(day)s.")
                % {"what": pick(lot.says) or lot.rule, "day": _day(lot.expires_on)}
            )
        ),
        link=PHONE,
        email=lot.person.email,
        at=at,
    )


def taken_back(lot: Lot, points: int, owed: int, *, at: datetime) -> None:
    """`points` that count no more, of which `owed` were spent already."""
    tell(
        to_key=lot.person.key,
        event="points.taken-back",
        title=both(
            lambda: (
                ngettext("%(n)s point was taken back", "%(n)s points were taken back", points) % {"n": points}
            )
        ),
        body=both(lambda: _why(lot, owed)),
        link=PHONE,
        email=lot.person.email,
        at=at,
    )


def _why(lot: Lot, owed: int) -> str:
    said = _("What they were earned for counts no more: %(what)s.") % {"what": pick(lot.says) or lot.rule}
    if not owed:
        return said
    spent = ngettext(
        "%(n)s of them was spent already; what you earn next meets it first, and nothing is asked of you.",
        "%(n)s of them were spent already; what you earn next meets them first, and nothing is asked of you.",
        owed,
    )
    return f"{said}\n{spent % {'n': owed}}"


def ending(person: Person, points: int, *, on: date, at: datetime) -> None:
    tell(
        to_key=person.key,
        event="points.ending",
        title=both(
            lambda: (
                ngettext("%(n)s point of yours ends soon", "%(n)s points of yours end soon", points)
                % {"n": points}
            )
        ),
        body=both(lambda: _("They can be spent until %(day)s; then they are over.") % {"day": _day(on)}),
        link=PHONE,
        email=person.email,
        at=at,
    )


def _day(day: date) -> str:
    return str(in_words(day))
