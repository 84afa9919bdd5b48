"""What the carriers' answers mean. TICKET_NO numbers a ticket, TRAVEL_DATE and PRICE are its day and its
price, KIND 1 train, 2 coach, 3 air; STATE 1 travelled, 2 bought, 3 given back. A ticket not used yet is no
journey.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.reading import fen, once, the_day, without_gaps
from zerotrip.evidence.connectors.transport.client import Client
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

JOURNEYS = Source(
    "transport.journeys",
    {"zh-Hans": "交通 · 12306 出行记录", "en": "Transport · journeys (12306)"},
    ("journeys",),
    timedelta(days=7),
)
KINDS = {"1": "train", "2": "coach", "3": "air"}
TRAVELLED, BOUGHT, GIVEN_BACK = "1", "2", "3"


class Transport:
    name = "transport"
    label = {"zh-Hans": "交通（12306）", "en": "Transport (12306)"}
    sources = {JOURNEYS.key: JOURNEYS}

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._client = gateway, Client(gateway)

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        return hear(self._client.journeys, read_journeys, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_journeys(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = once(only_about(rows, inquiry.id_number, key="ID_NO"))
    journeys = [_journey(row) for row in mine if row["STATE"] != BOUGHT]
    return [Told("journeys", sorted(journeys, key=lambda row: (row["travelled_on"], row["id"])))]


def _journey(row: Row) -> dict[str, Any]:
    return without_gaps(
        {
            "id": str(row["TICKET_NO"]),
            "travelled_on": the_day(row, "TRAVEL_DATE"),
            "price": fen(row.get("PRICE")),
            "kind": KINDS[row["KIND"]],
            "refunded": {TRAVELLED: False, GIVEN_BACK: True}[row["STATE"]],
        }
    )
