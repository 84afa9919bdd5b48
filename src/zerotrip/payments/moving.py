from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Stale
from zerotrip.payments.models import Batch
from zerotrip.payments.states import BATCH_MOVES


def move_batch(batch: Batch, verb: str, **changes: object) -> None:
    """The only writer of a batch's state: of two people at once, one moves it and the other gets Stale."""
    sources, target = BATCH_MOVES[verb]
    moved = Batch.objects.filter(pk=batch.pk, state__in=sources).update(state=target, **changes)
    if not moved:
        raise Stale(
            "batch-moved-on",
            _("This batch has moved on in the meantime; nothing was changed. Please look at it again."),
        )
    batch.state = target
    for name, value in changes.items():
        setattr(batch, name, value)
