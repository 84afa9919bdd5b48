from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """银行: whether an account works and is the person's own."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def account(self, inquiry: Inquiry) -> list[Row]:
        if not inquiry.account:
            return []  # nothing to check yet
        path = "api/bank-check/dataSharing/account.htm"
        return self.gateway.rows(path, inquiry, ZJHM=inquiry.id_number, HM=inquiry.name, ZH=inquiry.account)
