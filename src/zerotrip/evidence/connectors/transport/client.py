from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """交通 · 12306: journeys by train, coach and air."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def journeys(self, inquiry: Inquiry) -> list[Row]:
        path = "api/transport/dataSharing/journeys.htm"
        return self.gateway.rows(path, inquiry, ID_NO=inquiry.id_number, NAME=inquiry.name)
