"""The states of a request and of a message, and the moves between them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestState(models.TextChoices):
    PENDING = "pending", _("to be asked")
    LEASED = "leased", _("being asked")
    ANSWERED = "answered", _("answered")
    UNAVAILABLE = "unavailable", _("department silent, asked again and again")
    REFUSED = "refused", _("refused by the department")
    WITHDRAWN = "withdrawn", _("taken back")


OPEN = (RequestState.PENDING, RequestState.LEASED, RequestState.UNAVAILABLE)
SETTLED = (RequestState.ANSWERED, RequestState.REFUSED)
"""By the department; what was taken back is neither open nor settled by anybody."""

# Feeds the figure in docs/evidence.md. A lease that ran out is leased again by someone else.
MOVES: dict[RequestState, tuple[RequestState, ...]] = {
    RequestState.PENDING: (RequestState.LEASED, RequestState.WITHDRAWN),
    RequestState.LEASED: (
        RequestState.LEASED,
        RequestState.PENDING,
        RequestState.ANSWERED,
        RequestState.REFUSED,
        RequestState.UNAVAILABLE,
        RequestState.WITHDRAWN,
    ),
    RequestState.UNAVAILABLE: (RequestState.LEASED, RequestState.WITHDRAWN),
    RequestState.ANSWERED: (),
    RequestState.REFUSED: (),
    RequestState.WITHDRAWN: (),
}


class MessageState(models.TextChoices):
    RECEIVED = "received", _("received")
    TAKEN = "taken", _("taken")
    UNMATCHED = "unmatched", _("not about a member")
    REFUSED = "refused", _("refused")


class Status(models.TextChoices):
    KNOWN = "known", _("known")
    ABSENT = "absent", _("known not to exist")
    MISSING = "missing", _("asked, but the answer does not say")
