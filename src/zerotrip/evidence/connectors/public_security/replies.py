from __future__ import annotations

from datetime import date

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN = "330106198503091028"
ROW = {"GMSFHM": CHEN, "XM": "陈秀英", "XB": "2", "CSRQ": "19850309", "HJXZQH": "330106", "HKXZ": "10"}
IDENTITY, HOUSEHOLD = "public-security.identity", "public-security.household"
MISSING = Status.MISSING

HERS = (
    Told("member.sex", "female"),
    Told("member.birth_date", date(1985, 3, 9)),
    Told("member.registered_local", True),
    Told("member.rural_household", False),
)
HUSBAND = {"HH": "H1", "GMSFHM": "330106198305143018", "XM": "何某", "YHZGX": "10"}
CHILD = {
    "HH": "H1",
    "GMSFHM": "330106201406072022",
    "XM": "何某",
    "YHZGX": "30",
    "XB": "2",
    "CSRQ": "20140607",
}
HERSELF = {"HH": "H1", "GMSFHM": CHEN, "XM": "陈秀英", "YHZGX": "02"}
PEOPLE = [
    {"relation": "spouse", "born_on": date(1983, 5, 14), "sex": "male"},
    {"relation": "head", "born_on": date(1985, 3, 9), "sex": "female"},
    {"relation": "child", "born_on": date(2014, 6, 7), "sex": "female"},
]

REPLIES = (
    Reply("a woman of the city", IDENTITY, [ROW], HERS),
    Reply(
        "from a village elsewhere",
        IDENTITY,
        [ROW | {"HJXZQH": "341022", "HKXZ": "20"}],
        (*HERS[:2], Told("member.registered_local", False), Told("member.rural_household", True)),
    ),
    Reply(
        "no word of the register",
        IDENTITY,
        [{key: ROW[key] for key in ("GMSFHM", "XB", "CSRQ")}],
        (
            *HERS[:2],
            Told("member.registered_local", status=MISSING),
            Told("member.rural_household", status=MISSING),
        ),
    ),
    Reply(
        "sex not stated (GB/T 2261: 9)",
        IDENTITY,
        [ROW | {"XB": "9"}],
        (Told("member.sex", status=MISSING), *HERS[1:]),
    ),
    Reply(
        "no date of birth",
        IDENTITY,
        [ROW | {"CSRQ": None}],
        (HERS[0], Told("member.birth_date", status=MISSING), *HERS[2:]),
    ),
    Reply(
        "nobody under this number",
        IDENTITY,
        [],
        tuple(Told(each.fact, status=MISSING) for each in HERS),
    ),
    Reply("a date that is none", IDENTITY, [ROW | {"CSRQ": "19850230"}], silence="unreadable-answer"),
    Reply("somebody else", IDENTITY, [ROW | {"GMSFHM": "330106198209142242"}], silence="someone-else"),
    Reply(
        "a household of three",
        HOUSEHOLD,
        [HERSELF, HUSBAND, CHILD],
        (Told("household.size", 3), Told("household.people", PEOPLE)),
    ),
    Reply(
        "every row told twice",
        HOUSEHOLD,
        [HERSELF, HUSBAND, CHILD] * 2,
        (Told("household.size", 3), Told("household.people", PEOPLE)),
    ),
    Reply(
        "a mother-in-law, whatever her code",
        HOUSEHOLD,
        [HERSELF, HUSBAND | {"YHZGX": "97"}],
        (Told("household.size", 2), Told("household.people", [PEOPLE[0] | {"relation": "other"}, PEOPLE[1]])),
    ),
    Reply(
        "not registered anywhere",
        HOUSEHOLD,
        [],
        (Told("household.size", status=MISSING), Told("household.people", status=MISSING)),
    ),
    Reply(
        "a number that is none", HOUSEHOLD, [HERSELF, HUSBAND | {"GMSFHM": "1"}], silence="unreadable-answer"
    ),
    Reply(
        "a household without her",
        HOUSEHOLD,
        [{"HH": "H2", "GMSFHM": "330106198209142242", "XM": "林晓燕", "YHZGX": "02"}],
        silence="unreadable-answer",
    ),
)
