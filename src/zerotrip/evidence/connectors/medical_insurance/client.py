from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """医保: one settlement by its number, or all of a person's."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def settlement(self, inquiry: Inquiry) -> list[Row]:
        path = "api/medical-insurance/dataSharing/settlement.htm"
        return self.gateway.rows(path, inquiry, certno=inquiry.id_number, setl_id=inquiry.record)

    def settlements(self, inquiry: Inquiry) -> list[Row]:
        path = "api/medical-insurance/dataSharing/settlements.htm"
        return self.gateway.rows(path, inquiry, certno=inquiry.id_number)
