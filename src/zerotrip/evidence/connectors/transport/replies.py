from __future__ import annotations

from datetime import date

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told

CHEN, LIN = "330106198503091028", "330106198209142242"
JOURNEYS = "transport.journeys"
TICKET = {
    "ID_NO": CHEN, "TICKET_NO": "E1", "TRAVEL_DATE": "2026-02-10", "PRICE": "263.50", "KIND": "1",
    "STATE": "1",
}  # fmt: skip
HOME = {
    "id": "E1", "travelled_on": date(2026, 2, 10), "price": 26350, "kind": "train", "refunded": False,
}  # fmt: skip

REPLIES = (
    Reply("home by train", JOURNEYS, [TICKET], (Told("journeys", [HOME]),)),
    Reply("the same ticket told twice", JOURNEYS, [TICKET, TICKET], (Told("journeys", [HOME]),)),
    Reply(
        "there and back, the later one told first",
        JOURNEYS,
        [TICKET | {"TICKET_NO": "E2", "TRAVEL_DATE": "20260225", "KIND": "2", "PRICE": None}, TICKET],
        (
            Told(
                "journeys",
                [HOME, {"id": "E2", "travelled_on": date(2026, 2, 25), "kind": "coach", "refunded": False}],
            ),
        ),
    ),
    Reply(
        "given back",
        JOURNEYS,
        [TICKET | {"STATE": "3"}],
        (Told("journeys", [HOME | {"refunded": True}]),),
    ),
    Reply("bought, not travelled yet", JOURNEYS, [TICKET | {"STATE": "2"}], (Told("journeys", []),)),
    Reply("never travelled", JOURNEYS, [], (Told("journeys", []),)),
    Reply("three decimals", JOURNEYS, [TICKET | {"PRICE": "1.234"}], silence="unreadable-answer"),
    Reply("by ship", JOURNEYS, [TICKET | {"KIND": "4"}], silence="unreadable-answer"),
    Reply("no day", JOURNEYS, [TICKET | {"TRAVEL_DATE": ""}], silence="unreadable-answer"),
    Reply("somebody else", JOURNEYS, [TICKET | {"ID_NO": LIN}], silence="someone-else"),
)
