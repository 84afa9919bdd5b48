from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """税务: what a household took in and had to spend."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def income(self, inquiry: Inquiry) -> list[Row]:
        path = "api/tax/dataSharing/income.htm"
        return self.gateway.rows(path, inquiry, NSRSBH=inquiry.id_number, NSRMC=inquiry.name)
