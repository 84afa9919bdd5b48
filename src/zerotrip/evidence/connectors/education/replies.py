from __future__ import annotations

from datetime import date

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN, LIN = "330106198503091028", "330106198209142242"
ENROLMENT, DEGREE = "education.enrolment", "education.degree"
CHILD = {
    "SFZJH": CHEN, "XSGX": "02", "XJH": "G330106201206010020", "PYCC": "1", "RXRQ": "20240901",
    "MBXX": "0", "SFBZ": "0.00", "BDSFBZ": "0.00", "JWJD": "0", "MXF": "0",
}  # fmt: skip
AT_SCHOOL = {
    "relation": "child", "level": "compulsory", "enrolled_on": date(2024, 9, 1), "private": False,
    "fee": 0, "local_fee": 0, "abroad": False, "fee_exempt": False,
}  # fmt: skip
SHORT = {"SFZJH": CHEN, "XSGX": "01", "XJH": "Z1", "PYCC": "4", "RXRQ": "2025-09-01"}
BACHELOR = {"SFZJH": CHEN, "XL": "21", "BYRQ": "20260630"}
NO_DEGREE = (Told("member.degree", "none"), Told("member.degree_on", status=Status.ABSENT))

REPLIES = (
    Reply("a child at school", ENROLMENT, [CHILD], (Told("students", [AT_SCHOOL]),)),
    Reply("the same child told twice", ENROLMENT, [CHILD, CHILD], (Told("students", [AT_SCHOOL]),)),
    Reply(
        "studies herself, half of the row left out",
        ENROLMENT,
        [SHORT],
        (Told("students", [{"relation": "self", "level": "tertiary", "enrolled_on": date(2025, 9, 1)}]),),
    ),
    Reply("nobody studies", ENROLMENT, [], (Told("students", []),)),
    Reply("a level that is none", ENROLMENT, [CHILD | {"PYCC": "7"}], silence="unreadable-answer"),
    Reply("no day of enrolment", ENROLMENT, [CHILD | {"RXRQ": ""}], silence="unreadable-answer"),
    Reply("the children of somebody else", ENROLMENT, [CHILD | {"SFZJH": LIN}], silence="someone-else"),
    Reply(
        "two degrees",
        DEGREE,
        [BACHELOR | {"XL": "31", "BYRQ": "20060630"}, BACHELOR],
        (Told("member.degree", "bachelor"), Told("member.degree_on", date(2026, 6, 30))),
    ),
    Reply("none", DEGREE, [], NO_DEGREE),
    Reply("secondary school only", DEGREE, [BACHELOR | {"XL": "61"}], NO_DEGREE),
    Reply("somebody else's degree", DEGREE, [BACHELOR | {"SFZJH": LIN}], silence="someone-else"),
    Reply("a date that is none", DEGREE, [BACHELOR | {"BYRQ": "20260631"}], silence="unreadable-answer"),
)
