"""Where an order is, and the moves that there are."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class State(models.TextChoices):
    RESERVED = "reserved", _("Reserved")
    CONFIRMED = "confirmed", pgettext_lazy("mall", "Ready")
    SENT = "sent", _("On its way")
    MISSING = "missing", _("Not arrived")
    HANDED_OVER = "handed-over", _("Handed over")
    RECEIVED = "received", pgettext_lazy("mall", "Received")
    LOST = "lost", _("Lost on the way")
    CANCELLED = "cancelled", pgettext_lazy("mall", "Cancelled")
    LAPSED = "lapsed", _("Reservation lapsed")


class Way(models.TextChoices):
    """How a good reaches the member; an order goes one of the ways that its good goes."""

    PICK_UP = "pick-up", _("Pick-up")
    DELIVERY = "delivery", _("Delivery")
    VOUCHER = "voucher", pgettext_lazy("mall", "Voucher")


class Period(models.TextChoices):
    """In which one person may have so many of a good."""

    EVER = "ever", _("in all")
    YEAR = "year", _("a year")
    QUARTER = "quarter", _("a quarter")
    MONTH = "month", _("a month")


class Tag(models.TextChoices):
    """What kind of good it is; a pack's `[points] paid_for` names these, or others of its own."""

    EVERYDAY = "everyday", _("Everyday goods")
    BOOKS = "books", pgettext_lazy("mall", "Books")
    SPORT = "sport", _("Sport")
    CULTURE = "culture", _("Culture")
    HEALTH = "health", _("Health")
    PARTNER = "partner", _("Partners' offers")


class Wrong(models.TextChoices):
    """Why a line of a partner's file is no code."""

    FORM = "form", _("not 6 to 40 letters, digits and hyphens")
    TWICE = "twice", _("stands in this file twice")
    KNOWN = "known", _("was imported before")


class Move(NamedTuple):
    before: tuple[State, ...]
    after: State
    ways: tuple[Way, ...] = tuple(Way)


_AT_A_DESK, _BY_POST = (Way.PICK_UP, Way.VOUCHER), (Way.DELIVERY,)
MOVES: dict[str, Move] = {
    "confirm": Move((State.RESERVED,), State.CONFIRMED),
    "hand-over": Move((State.CONFIRMED,), State.HANDED_OVER, _AT_A_DESK),
    "send": Move((State.CONFIRMED, State.MISSING), State.SENT, _BY_POST),
    "receive": Move((State.SENT, State.MISSING), State.RECEIVED, _BY_POST),
    "miss": Move((State.SENT,), State.MISSING, _BY_POST),
    "give-back": Move((State.MISSING,), State.LOST, _BY_POST),
    "cancel": Move((State.RESERVED, State.CONFIRMED), State.CANCELLED),
    "lapse": Move((State.RESERVED,), State.LAPSED),
}
"""By verb: from where, to where, and which way the order must go."""
TAKING = (
    State.RESERVED,
    State.CONFIRMED,
    State.SENT,
    State.MISSING,
    State.HANDED_OVER,
    State.RECEIVED,
)
"""Orders that count against the stock and against what one person may have."""
BY_POST_ONLY = (State.SENT, State.MISSING, State.RECEIVED, State.LOST)
ENDED = (State.HANDED_OVER, State.RECEIVED, State.LOST, State.CANCELLED, State.LAPSED)


def begin_of(period: str, *, on: date) -> date | None:
    """The first day of the period that `on` lies in; None where it has none."""
    month = {Period.YEAR: 1, Period.QUARTER: (on.month - 1) // 3 * 3 + 1, Period.MONTH: on.month}
    return on.replace(month=month[Period(period)], day=1) if period != Period.EVER else None
