"""Payments stop when the journal has not been signed for too long: from then on a released batch could be
taken out of the journal again and nobody would find it.

No constraint of the database can hold this: the signed marks lie outside it, out of reach of its owner.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.queries import signed_at
from zerotrip.core.errors import Unavailable


def refuse_while_unsigned(at: datetime) -> None:
    """Asked before a batch is made and before each signature; what was released before still goes out."""
    longest = timedelta(hours=settings.ZEROTRIP_UNSIGNED_HOURS)
    if not longest:
        return
    last = signed_at()
    # A mark from the future says nothing about now: a clock has jumped.
    if last is None or abs(at - last) > longest:
        raise Unavailable(
            "journal-unsigned",
            _(
                "No signed mark of the journal could be placed for %(hours)s hours, so payments stand still; "
                "nothing was done. Please tell those who run the platform: its worker must run, and be able "
                "to write to the folder of the marks. Payments go on by themselves with the next mark."
            ),
            hours=settings.ZEROTRIP_UNSIGNED_HOURS,
        )
