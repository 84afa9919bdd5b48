"""What the emergency services' answers mean: a row for each accident, fire or disaster the person was in.

SGBH numbers it, FSRQ is its day, SGLX its kind, SSBZ 1 injured, SCDJ the level of a lasting disability
(empty: none), SWBZ 1 died, FWSS the loss of the home, ZRF 1 somebody is liable, JJFY what first aid cost. An
unknown kind is "other"; a figure that is left out is unknown, for it may still be under assessment.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zerotrip.evidence.connectors.emergency.client import Client
from zerotrip.evidence.connectors.gateway import Gateway, Row, hear, only_about
from zerotrip.evidence.connectors.reading import fen, flag, once, the_day, without_gaps
from zerotrip.evidence.registry import Health, Heard, Inquiry, Source, Told

INCIDENTS = Source(
    "emergency.incidents",
    {"zh-Hans": "应急消防 · 事故与灾害记录", "en": "Emergency services · accidents and disasters"},
    ("incidents",),
    timedelta(days=7),
)
KINDS = {
    "01": "fire", "02": "typhoon", "03": "flood", "04": "mudslide", "05": "drowning", "06": "electric-shock",
    "07": "poisoning", "08": "traffic",
}  # fmt: skip


class Emergency:
    name = "emergency"
    label = {"zh-Hans": "应急消防", "en": "Emergency services"}
    sources = {INCIDENTS.key: INCIDENTS}

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._client = gateway, Client(gateway)

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        return hear(self._client.incidents, read_incidents, inquiry)

    def check(self) -> Health:
        return self._gateway.check()


def read_incidents(rows: list[Row], inquiry: Inquiry) -> list[Told]:
    mine = once(only_about(rows, inquiry.id_number, key="ZJHM"))
    return [Told("incidents", sorted(map(_incident, mine), key=lambda row: (row["happened_on"], row["id"])))]


def _incident(row: Row) -> dict[str, Any]:
    told = {
        "id": str(row["SGBH"]),
        "happened_on": the_day(row, "FSRQ"),
        "kind": KINDS.get(row["SGLX"], "other"),
        "injured": flag(row.get("SSBZ")),
        "died": flag(row.get("SWBZ")),
        "home_loss": fen(row.get("FWSS")),
        "liable_party": flag(row.get("ZRF")),
        "first_aid_cost": fen(row.get("JJFY")),
    }
    return without_gaps(told) | _disability(row.get("SCDJ"))


def _disability(level: object) -> dict[str, int | None]:
    """Left out: not assessed yet. Empty: assessed, and none."""
    if level is None:
        return {}
    return {"disability_level": int(str(level)) if level != "" else None}
