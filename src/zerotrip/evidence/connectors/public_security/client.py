from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """公安: resident identity and household registration."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def identity(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("identity", inquiry)

    def household(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("household", inquiry)

    def _ask(self, what: str, inquiry: Inquiry) -> list[Row]:
        path = f"api/public-security/dataSharing/{what}.htm"
        return self.gateway.rows(path, inquiry, GMSFHM=inquiry.id_number, XM=inquiry.name)
