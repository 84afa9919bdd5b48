from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, NotAllowed, Stale
from zerotrip.core.text import whole
from zerotrip.org.queries import reach
from zerotrip.payments import suspending
from zerotrip.payments.models import Line, Suspended
from zerotrip.payments.policy import CASHIER, ask_why, may_explain
from zerotrip.payments.queries import standing_to
from zerotrip.payments.states import LineState


@transaction.atomic
def clear_claim(*, claim: UUID, by: Actor, at: datetime, because: str) -> Suspended:
    """The bank was asked: what it claims to have paid was not, or has come back. The claim leaves suspense,
    and the payment stays as it is. A payment that is in doubt itself is cleared up with `explain`.
    """
    ask_why(because)
    found = Suspended.objects.standing().filter(pk=claim).select_related("line__batch").first()
    if found is None:
        raise _moved_on()
    if found.line:
        _check(found.line, by, at)
    elif not reach(by, day_of(at)).paths(CASHIER):
        raise NotAllowed("may-not-clear", _("Clearing up payments belongs to another post or another place."))
    if not suspending.clear(Suspended.objects.filter(pk=found.pk), by=by, at=at, because=because):
        raise _moved_on()
    about, data = f"payment:{found.end_to_end_id}", {"fen": found.amount.minor, "said_fen": found.said_fen}
    record("payment.claim-cleared", about, by=by, at=at, because=whole(because, 500), data=data)
    found.refresh_from_db()
    return found


def _check(line: Line, by: Actor, at: datetime) -> None:
    may_explain(standing_to(by, line.batch, day_of(at)), line.batch).or_refuse()
    if Line.objects.select_for_update().get(pk=line.pk).state == LineState.DISPUTED:
        raise Conflict(
            "payment-in-doubt",
            _("The payment itself is in doubt; please clear it up under “Answers of the bank”."),
        )


def _moved_on() -> Stale:
    return Stale("claim-moved-on", _("This has been cleared up meanwhile; please look again."))
