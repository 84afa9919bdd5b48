from __future__ import annotations

from django.conf import settings

from zerotrip.payments.order import Debtor

_SAMPLE = {
    "name": "杭州市总工会",
    "account": "1202020209900012345",
    "bank_name": "中国工商银行",
    "bank_code": "",
}


def payer() -> Debtor:
    """The union's own account that payments leave from."""
    return Debtor(**getattr(settings, "ZEROTRIP_PAYER", _SAMPLE))
