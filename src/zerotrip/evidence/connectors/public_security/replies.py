from __future__ import annotations

from datetime import date

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN = "330106198503091028"
ROW = {"GMSFHM": CHEN, "XM": "陈秀英", "XB": "2", "CSRQ": "19850309"}
IDENTITY, HOUSEHOLD = "public-security.identity", "public-security.household"
MISSING = Status.MISSING

REPLIES = (
    Reply(
        "a woman",
        IDENTITY,
        [ROW],
        (Told("member.sex", "female"), Told("member.birth_date", date(1985, 3, 9))),
    ),
    Reply(
        "sex not stated (GB/T 2261: 9)",
        IDENTITY,
        [ROW | {"XB": "9"}],
        (Told("member.sex", status=MISSING), Told("member.birth_date", date(1985, 3, 9))),
    ),
    Reply(
        "no date of birth",
        IDENTITY,
        [ROW | {"CSRQ": None}],
        (Told("member.sex", "female"), Told("member.birth_date", status=MISSING)),
    ),
    Reply(
        "nobody under this number",
        IDENTITY,
        [],
        (Told("member.sex", status=MISSING), Told("member.birth_date", status=MISSING)),
    ),
    Reply("a date that is none", IDENTITY, [ROW | {"CSRQ": "19850230"}], silence="unreadable-answer"),
    Reply("somebody else", IDENTITY, [ROW | {"GMSFHM": "330106198209142242"}], silence="someone-else"),
    Reply(
        "a household of two",
        HOUSEHOLD,
        [
            {"HH": "H1", "GMSFHM": CHEN, "XM": "陈秀英", "YHZGX": "02"},
            {"HH": "H1", "GMSFHM": "330106201206010020", "XM": "陈某", "YHZGX": "20"},
        ],
        (Told("household.size", 2),),
    ),
    Reply("not registered anywhere", HOUSEHOLD, [], (Told("household.size", status=MISSING),)),
    Reply(
        "a household without her",
        HOUSEHOLD,
        [{"HH": "H2", "GMSFHM": "330106198209142242", "XM": "林晓燕", "YHZGX": "02"}],
        silence="unreadable-answer",
    ),
)
