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


MOVES: dict[str, tuple[tuple[State, ...], State]] = {
    "confirm": ((State.RESERVED,), State.CONFIRMED),
    "hand-over": ((State.CONFIRMED,), State.HANDED_OVER),
    "cancel": ((State.RESERVED, State.CONFIRMED), State.CANCELLED),
    "lapse": ((State.RESERVED,), State.LAPSED),
}
"""By verb: from where, and to where."""
TAKING = (State.RESERVED, State.CONFIRMED, State.HANDED_OVER)
"""Orders that count against the stock and against what one person may have."""
