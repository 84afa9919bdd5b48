from __future__ import annotations

from collections.abc import Sequence

from django.db.models import OuterRef, Subquery, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Stale
from zerotrip.payments.models import Batch, Line, Payable
from zerotrip.payments.states import BATCH_MOVES

CHUNK = 500


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


def count_arrived(lines: Sequence[Line]) -> None:
    """What has arrived of their payables is what their lines have paid; the caller holds those rows."""
    paid = Line.objects.filter(payable=OuterRef("pk")).order_by().values("payable")
    sums = Subquery(paid.annotate(fen=Sum("paid_fen")).values("fen"))
    for start in range(0, len(lines), CHUNK):
        keys = [line.payable_id for line in lines[start : start + CHUNK]]
        Payable.objects.filter(pk__in=keys).update(arrived_fen=sums)
