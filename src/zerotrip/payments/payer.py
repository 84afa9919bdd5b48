from __future__ import annotations

from django.conf import settings

from zerotrip.payments.order import Debtor


def payer() -> Debtor:
    """The union's own account that payments leave from."""
    return Debtor(**settings.ZEROTRIP_PAYER)
