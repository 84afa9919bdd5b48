"""Where an order is, and the moves that there are."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    RESERVED = "reserved", _("Reserved")
    CONFIRMED = "confirmed", _("To be picked up")
    HANDED_OVER = "handed-over", _("Handed over")
    CANCELLED = "cancelled", _("Cancelled")
    LAPSED = "lapsed", _("Reservation lapsed")


class Wrong(models.TextChoices):
    """Why a line of a partner's file is no code."""

    FORM = "form", _("not 6 to 40 letters, digits and hyphens")
    TWICE = "twice", _("stands in this file twice")
    KNOWN = "known", _("was imported before")


MOVES: dict[str, tuple[tuple[State, ...], State]] = {
    "confirm": ((State.RESERVED,), State.CONFIRMED),
    "hand-over": ((State.CONFIRMED,), State.HANDED_OVER),
    "cancel": ((State.RESERVED, State.CONFIRMED), State.CANCELLED),
    "lapse": ((State.RESERVED,), State.LAPSED),
}
"""By verb: from where, and to where."""
TAKING = (State.RESERVED, State.CONFIRMED, State.HANDED_OVER)
"""Orders that count against the stock and against what one person may have."""
