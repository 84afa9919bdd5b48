from __future__ import annotations

from datetime import date

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told

CHEN, LIN = "330106198503091028", "330106198209142242"
INCIDENTS = "emergency.incidents"
ROW = {
    "ZJHM": CHEN, "SGBH": "H1", "FSRQ": "2026-05-03", "SGLX": "01", "SSBZ": "1", "SCDJ": "", "SWBZ": "0",
    "FWSS": "52000.00", "ZRF": "0", "JJFY": "380.00",
}  # fmt: skip
FIRE = {
    "id": "H1", "happened_on": date(2026, 5, 3), "kind": "fire", "injured": True, "disability_level": None,
    "died": False, "home_loss": 5_200_000, "liable_party": False, "first_aid_cost": 38_000,
}  # fmt: skip
BARE = {"ZJHM": CHEN, "SGBH": "T1", "FSRQ": "20260601", "SGLX": "08"}
TRAFFIC = {"id": "T1", "happened_on": date(2026, 6, 1), "kind": "traffic"}

REPLIES = (
    Reply("a fire at home", INCIDENTS, [ROW], (Told("incidents", [FIRE]),)),
    Reply("told twice", INCIDENTS, [ROW, ROW], (Told("incidents", [FIRE]),)),
    Reply(
        "a lasting disability",
        INCIDENTS,
        [ROW | {"SCDJ": "7"}],
        (Told("incidents", [FIRE | {"disability_level": 7}]),),
    ),
    Reply("not assessed yet", INCIDENTS, [BARE], (Told("incidents", [TRAFFIC]),)),
    Reply(
        "a kind without a code",
        INCIDENTS,
        [BARE | {"SGLX": "99"}],
        (Told("incidents", [TRAFFIC | {"kind": "other"}]),),
    ),
    Reply("none", INCIDENTS, [], (Told("incidents", []),)),
    Reply("no day", INCIDENTS, [ROW | {"FSRQ": ""}], silence="unreadable-answer"),
    Reply("a level that is no number", INCIDENTS, [ROW | {"SCDJ": "七级"}], silence="unreadable-answer"),
    Reply("somebody else", INCIDENTS, [ROW | {"ZJHM": LIN}], silence="someone-else"),
)
