from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Stale
from zerotrip.payments.actions.batching import order_of
from zerotrip.payments.comparing import compare
from zerotrip.payments.formats import format_named
from zerotrip.payments.models import BankFile, Batch, Direction, Dispatch
from zerotrip.payments.moving import move_batch
from zerotrip.payments.policy import may_export, may_release
from zerotrip.payments.queries import standing_to
from zerotrip.payments.states import DispatchState, LineState


def release(*, batch: Batch, seen_hash: str, by: Actor, at: datetime) -> Batch:
    """Lets a batch go to the bank. `seen_hash` is the content hash of the page that the releaser looked at.

    Somebody else than the maker, and nobody who is paid by it. What is released is what was made and shown:
    the file is read again by another reader first.
    """
    with transaction.atomic():
        batch.refresh_from_db()
        may_release(standing_to(by, batch, day_of(at)), batch).or_refuse()
        if seen_hash != batch.content_hash:
            raise Stale("batch-changed", _("What you looked at is not what is here now. Please look again."))
        file = batch.files.get(direction=Direction.OUT)
        rows = order_of(batch, list(batch.lines.select_related("payable")))
        compare(batch, rows, file.raw.open(), file.sha256)
        _refuse_closed_accounts(batch)
        move_batch(batch, "release", released_by_key=by.key, released_by_name=by.name, released_at=at)
        _put_into_outbox(batch, at)
        record("batch.released", f"batch:{batch.ref}", by=by, at=at, data={"content_hash": seen_hash})
    return batch


def export(*, batch: Batch, by: Actor, at: datetime) -> tuple[str, bytes]:
    """File name and bytes of a released batch, the same at every download; that it was taken is recorded."""
    may_export(standing_to(by, batch, day_of(at)), batch).or_refuse()
    file = BankFile.objects.get(batch=batch, direction=Direction.OUT)
    with transaction.atomic():
        record("batch.exported", f"batch:{batch.ref}", by=by, at=at, data={"sha256": file.sha256})
    return f"{batch.message_id}{format_named(batch.format).suffix}", file.raw.open()


def _refuse_closed_accounts(batch: Batch) -> None:
    changed = batch.lines.filter(account__until__isnull=False).count()
    if changed:
        raise Conflict(
            "accounts-changed",
            _("%(count)s payees have changed their account. Please withdraw the batch and make it again."),
            count=changed,
        )


def _put_into_outbox(batch: Batch, at: datetime) -> None:
    if batch.lines.filter(state=LineState.READY).update(state=LineState.SENT) != batch.count:
        raise Conflict(
            "line-moved-on",
            _("A payment has to be cleared up first. Please withdraw the batch and make it again."),
        )
    if format_named(batch.format).by_hand:
        move_batch(batch, "send")
    else:
        Dispatch.objects.create(batch=batch, state=DispatchState.PENDING, next_try_at=at)
