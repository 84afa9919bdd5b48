from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """自然资源: the register of real estate."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def property(self, inquiry: Inquiry) -> list[Row]:
        path = "api/natural-resources/dataSharing/property.htm"
        return self.gateway.rows(path, inquiry, SQRZJH=inquiry.id_number, XM=inquiry.name)
