from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """教育: who studies where, and degrees."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def enrolment(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("enrolment", inquiry)

    def degree(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("degree", inquiry)

    def _ask(self, what: str, inquiry: Inquiry) -> list[Row]:
        path = f"api/education/dataSharing/{what}.htm"
        return self.gateway.rows(path, inquiry, SFZJH=inquiry.id_number, XM=inquiry.name)
