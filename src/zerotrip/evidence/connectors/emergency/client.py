from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """应急 · 消防: accidents, fires and disasters that somebody was in."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def incidents(self, inquiry: Inquiry) -> list[Row]:
        path = "api/emergency/dataSharing/incidents.htm"
        return self.gateway.rows(path, inquiry, ZJHM=inquiry.id_number, XM=inquiry.name)
