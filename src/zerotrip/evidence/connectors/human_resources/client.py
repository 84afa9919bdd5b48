from __future__ import annotations

from zerotrip.evidence.connectors.gateway import Gateway, Row
from zerotrip.evidence.registry import Inquiry


class Client:
    """人社: employment, social insurance, skills, retirement."""

    def __init__(self, gateway: Gateway) -> None:
        self.gateway = gateway

    def employment(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("employment", inquiry)

    def insurance(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("insurance", inquiry)

    def skills(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("skills", inquiry)

    def retirement(self, inquiry: Inquiry) -> list[Row]:
        return self._ask("retirement", inquiry)

    def _ask(self, what: str, inquiry: Inquiry) -> list[Row]:
        path = f"api/human-resources/dataSharing/{what}.htm"
        return self.gateway.rows(path, inquiry, AAC147=inquiry.id_number, AAC003=inquiry.name)
