"""Who is told of a poor rating, and who of its answer."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from zerotrip.cases.policy import CHECKS
from zerotrip.core.calendar import day_of
from zerotrip.core.text import Text, both
from zerotrip.notices.actions import tell, tell_all
from zerotrip.org.models import Organisation
from zerotrip.org.queries import holders
from zerotrip.ratings.models import Rating


def to_be_answered(rating: Rating, *, at: datetime) -> None:
    body = both(
        lambda: (
            _("Case %(ref)s was rated poorly. Please put right what can be, and answer by %(day)s.")
            % {"ref": rating.case.ref, "day": rating.due_on}
        )
    )
    _officers(rating, rating.organisation, "rating.due", body, at=at)


def soon_due(rating: Rating, *, at: datetime) -> None:
    body = both(
        lambda: (
            _("The answer to the rating of case %(ref)s is due on %(day)s.")
            % {"ref": rating.case.ref, "day": rating.due_on}
        )
    )
    _officers(rating, rating.organisation, "rating.soon-due", body, at=at)


def overdue(rating: Rating, *, at: datetime) -> None:
    """The place itself, and the one above it, which is not idle."""
    body = both(
        lambda: (
            _("The answer to the rating of case %(ref)s was due on %(day)s and has not been given.")
            % {"ref": rating.case.ref, "day": rating.due_on}
        )
    )
    above = rating.organisation.parent or rating.organisation
    _officers(rating, rating.organisation, "rating.overdue", body, at=at)
    if above.pk != rating.organisation.pk:
        _officers(rating, above, "rating.overdue", body, at=at)


def answered(rating: Rating, *, at: datetime) -> None:
    body = both(
        lambda: _("Your rating has been answered. Please say whether it is right now; it takes one tap.")
    )
    link = f"/m/cases/{rating.case.ref}/rating/"
    person = rating.case.person
    tell(
        to_key=person.key,
        event="rating.answered",
        title=rating.case.name,
        body=body,
        link=link,
        at=at,
        email=person.email or None,
    )


def _officers(rating: Rating, place: Organisation, event: str, body: Text, *, at: datetime) -> None:
    """Those who hold a post at the place itself, or at the first one above that has any."""
    on = day_of(at)
    users = [
        user for role in CHECKS for user in holders(role, covering=place.path, on=on, level=place.level)
    ] or [user for role in CHECKS for user in holders(role, covering=place.path, on=on)]
    keys = sorted({user.actor.key for user in users})
    link = f"/desk/ratings/{rating.pk}/"
    tell_all(to_keys=keys, event=event, title=rating.case.name, body=body, link=link, at=at)
