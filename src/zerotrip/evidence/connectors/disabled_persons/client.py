from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """残联: certificates of disability."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def certificate(self, inquiry: Inquiry) -> list[Row]:
        path = "api/disabled-persons/dataSharing/certificate.htm"
        return self.gateway.rows(path, inquiry, SFZH=inquiry.id_number, XM=inquiry.name)
