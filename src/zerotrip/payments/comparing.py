"""The independent reader: what the written file says, held against what the rows say."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Conflict, Invalid
from zerotrip.payments.formats import format_named
from zerotrip.payments.models import Batch
from zerotrip.payments.order import Order


class FileDiffers(Conflict):
    """The file is not what was made; nothing goes to the bank."""


def compare(batch: Batch, rows: Order, raw: bytes, sha256: str) -> None:
    """Raises FileDiffers with the first difference: bytes, count, total, accounts, the rest, the hash."""
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise _differs(_("its bytes were changed"))
    try:
        read = format_named(batch.format).read(raw)
    except Invalid as fault:
        raise _differs(str(fault)) from fault
    if (read.count, rows.count) != (batch.count, batch.count):
        raise _differs(_("the number of payments"))
    if (read.total_fen, rows.total_fen) != (batch.total_fen, batch.total_fen):
        raise _differs(_("the total"))
    if _accounts(read) != _accounts(rows):
        raise _differs(_("an account, its holder or a sum"))
    if {read.content_hash(sha256), rows.content_hash(sha256)} != {batch.content_hash}:
        raise _differs(_("something else in the content"))


def _accounts(order: Order) -> Sequence[tuple[str, str, int]]:
    return [(line.account, line.holder, line.amount_fen) for line in order.lines]


def _differs(what: str | Promise) -> FileDiffers:
    return FileDiffers(
        "file-differs",
        _("The payment file is not what was made: %(what)s. Nothing was released; please withdraw it."),
        what=what,
    )
