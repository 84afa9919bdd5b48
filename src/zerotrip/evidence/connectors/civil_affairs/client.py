from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """民政: marriage register, dibao list, deaths of the person and of relatives."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def marriage(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("marriage", inquiry)

    def dibao(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("dibao", inquiry)

    def death(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("death", inquiry)

    def relatives(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("relatives", inquiry)

    def _ask(self, what: str, inquiry: Inquiry) -> list[Row]:
        path = f"api/civil-affairs/dataSharing/{what}.htm"
        return self.gateway.rows(path, inquiry, cert_num=inquiry.id_number, name=inquiry.name)
