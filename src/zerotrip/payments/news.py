"""Telling the rooms above what became of a payment. Unheard news stays on its line until it is heard."""

from __future__ import annotations

import logging

from zerotrip.core.money import Amount
from zerotrip.payments import signals
from zerotrip.payments.models import Line

log = logging.getLogger(__name__)
CONFIRMED, PARTLY, REJECTED = "confirmed", "partly", "rejected"


def announce_due(*, limit: int = 1_000) -> int:
    """Called after each commit that makes news; by the worker too, for what is left or a killed process left.

    A thousand at most: while there is more the worker does not rest, and other work has its turn in between.
    """
    lines = Line.objects.exclude(news="").select_related("payable").order_by("answered_at", "pk")[:limit]
    heard = [line for line in lines if _announce(line)]
    for news in (CONFIRMED, PARTLY, REJECTED):
        keys = [line.pk for line in heard if line.news == news]
        Line.objects.filter(pk__in=keys, news=news).update(news="")
    return len(heard)


def _announce(line: Line) -> bool:
    said: dict[str, object] = {
        "reference": line.payable.reference,
        "amount": line.amount,
        "end_to_end_id": line.end_to_end_id,
        "account_tail": line.tail,
        "at": line.answered_at,
    }
    if line.news == CONFIRMED and not line.payable.left:
        replies = signals.payment_confirmed.send_robust(sender=Line, **said)
    elif line.news in (CONFIRMED, PARTLY):  # a part that an earlier line had paid may have come back
        part = {"paid": line.paid, "arrived": Amount.fen(line.payable.arrived_fen), "left": line.payable.left}
        replies = signals.paid_in_part.send_robust(sender=Line, **said, **part)
    else:
        replies = signals.payment_rejected.send_robust(sender=Line, reason=line.reason, **said)
    faults = [fault for _, fault in replies if isinstance(fault, Exception)]
    for fault in faults:
        log.error("news of %s was not taken; it is told again", line.end_to_end_id, exc_info=fault)
    return not faults
