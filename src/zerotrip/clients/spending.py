"""allauth looks up what is exchanged for a token, then throws it away; between them stands a row of ours."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.clients.models import Spent
from zerotrip.core.errors import Conflict


def spend(given: str, *, at: datetime) -> None:
    """In the transaction of the exchange, so that one that fails spends nothing; of several at once, the
    others wait here for how the first ends."""
    mark = hashlib.sha256(given.encode(errors="replace")).hexdigest()
    try:
        with transaction.atomic():
            Spent.objects.create(mark=mark, at=at)
    except IntegrityError:
        raise Conflict("spent", _("A token was given for this already.")) from None


def forget_spent(*, at: datetime) -> int:
    """By then allauth has long thrown away what they were exchanged for."""
    return Spent.objects.filter(at__lt=at - timedelta(days=1)).delete()[0]
