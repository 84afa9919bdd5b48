from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Stale
from zerotrip.core.text import whole
from zerotrip.members.models import BankAccount
from zerotrip.payments.comparing import compare
from zerotrip.payments.formats import format_named
from zerotrip.payments.models import Batch, Dispatch
from zerotrip.payments.moving import move_batch
from zerotrip.payments.ordering import order_of, ordered_lines
from zerotrip.payments.policy import may_export, may_release
from zerotrip.payments.queries import standing_to
from zerotrip.payments.signing import signatures_needed
from zerotrip.payments.states import BatchState, DispatchState, LineState
from zerotrip.payments.unsigned import refuse_while_unsigned


def release(*, batch: Batch, seen_hash: str, by: Actor, at: datetime, because: str = "") -> Batch:
    """Signs a batch; the last signature that is needed lets it go to the bank. `seen_hash` is the content
    hash of the page that the releaser looked at.

    Different people, not the maker, and nobody who is paid by it. What is released is what was made and
    shown: before each signature counts the file is read again by another reader.
    """
    with transaction.atomic():
        batch.refresh_from_db()
        may_release(standing_to(by, batch, day_of(at)), batch).or_refuse()
        refuse_while_unsigned(at)
        if seen_hash != batch.content_hash:
            raise Stale("batch-changed", _("What you looked at is not what is here now. Please look again."))
        _sign(batch, seen_hash, by, at, whole(because, 500))
        need = signatures_needed(batch, at)
        need.refuse_what_none_may_sign()
        _read_again(batch)
        _refuse_other_accounts(batch, at)
        data = {"content_hash": seen_hash, "signed": batch.signed, "needed": need.signatures}
        if batch.signed < need.signatures:
            record("batch.signed", f"batch:{batch.ref}", by=by, at=at, because=because, data=data)
            return batch
        move_batch(batch, "release", released_by_key=by.key, released_by_name=by.name, released_at=at)
        _put_into_outbox(batch, at)
        record("batch.released", f"batch:{batch.ref}", by=by, at=at, because=because, data=data)
    return batch


def _sign(batch: Batch, seen_hash: str, by: Actor, at: datetime, because: str) -> None:
    """Counted in the batch's own row: of two who sign at once the second sees the first, and of a signature
    and a line that is dropped one comes first and the other is told."""
    same = Batch.objects.filter(pk=batch.pk, state=BatchState.MADE, content_hash=seen_hash)
    if not same.update(signed=F("signed") + 1):
        raise Stale("batch-changed", _("What you looked at is not what is here now. Please look again."))
    batch.refresh_from_db(fields=["signed"])
    try:
        with transaction.atomic():
            batch.signatures.create(
                content_hash=seen_hash,
                made_by_key=batch.made_by_key,
                by_key=by.key,
                by_name=by.name,
                at=at,
                because=because,
            )
    except IntegrityError as already:
        raise Stale("signed-already", _("You have signed this batch already.")) from already


def _read_again(batch: Batch) -> None:
    file = batch.file
    rows = order_of(batch, ordered_lines(batch.lines.filter(state=LineState.READY)))
    compare(batch, rows, file.raw.open(), file.sha256)


def export(*, batch: Batch, by: Actor, at: datetime) -> tuple[str, bytes]:
    """File name and bytes of a released batch, the same at every download; that it was taken is recorded."""
    may_export(standing_to(by, batch, day_of(at)), batch).or_refuse()
    file = batch.file
    with transaction.atomic():
        record("batch.exported", f"batch:{batch.ref}", by=by, at=at, data={"sha256": file.sha256})
    return f"{batch.message_id}{format_named(batch.format).suffix}", file.raw.open()


def _refuse_other_accounts(batch: Batch, at: datetime) -> None:
    """Closed, stopped, or changed so lately that nobody had the time to object."""
    ready = batch.lines.filter(state=LineState.READY)
    changed = ready.exclude(account__in=BankAccount.objects.in_use(at)).count()
    if changed:
        raise Conflict(
            "accounts-changed",
            _(
                "The accounts of %(count)s payees were changed, stopped, or refused by the bank's check. "
                "Please take them out of the batch, or withdraw it and make it again."
            ),
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
