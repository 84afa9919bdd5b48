"""Who hears of a membership that is to move."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.text import both, in_words
from zerotrip.members.models import Move
from zerotrip.members.models.people import person_key
from zerotrip.notices.actions import tell, tell_all
from zerotrip.org.models import Role
from zerotrip.org.queries import holders_at

DESK, PHONE = "/desk/coming/", "/m/me/moving/"


def moves_proposed(moves: Sequence[Move], *, at: datetime) -> None:
    """The people, and the officers of the units they come from; the new unit has spoken itself or sees it."""
    to = moves[0].to_organisation
    tell_all(
        to_keys=[person_key(move.person_id) for move in moves],
        event="members.move-proposed",
        title=both(lambda: _("Your membership is to move")),
        body=both(
            lambda: _("To the union of %(unit)s. Please say whether that is right.") % {"unit": to.name}
        ),
        link=PHONE,
        at=at,
    )
    units = {move.from_organisation_id for move in moves} | {move.to_organisation_id for move in moves}
    tell_all(
        to_keys=[person_key(user.person_uid) for user in holders_at(Role.UNIT_OFFICER, units, on=day_of(at))],
        event="members.move-proposed",
        title=both(lambda: _("Memberships are to move")),
        body=both(
            lambda: (
                _("To the union of %(unit)s. The old unit or the person says whether that is right.")
                % {"unit": to.name}
            )
        ),
        link=DESK,
        at=at,
    )


def move_done(move: Move, *, at: datetime) -> None:
    unit, on = move.to_organisation, in_words(move.on)
    tell(
        to_key=person_key(move.person_id),
        event="members.moved",
        title=both(lambda: _("Your membership has moved")),
        body=both(
            lambda: (
                _("You belong to the union of %(unit)s since %(day)s. Cover paid for stays in force.")
                % {"unit": unit.name, "day": on}
            )
        ),
        link="/m/cover/",
        at=at,
    )


def move_refused(move: Move, *, at: datetime) -> None:
    tell(
        to_key=move.proposed_by_key,
        event="members.move-refused",
        title=both(lambda: _("A membership does not move")),
        body=both(lambda: _("It stays where it is: %(because)s") % {"because": move.because}),
        link=DESK,
        at=at,
    )
