from __future__ import annotations

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN, LIN = "330106198503091028", "330106198209142242"
INCOME = "tax.income"
ROW = {"NSRSBH": CHEN, "ND": "2025", "KZPSR": "96000.00", "GXZC": "12000.00"}
EARNED = Told("household.income_year", 9_600_000)
MISSING = Status.MISSING

REPLIES = (
    Reply("a year", INCOME, [ROW], (EARNED, Told("household.rigid_spending_year", 1_200_000))),
    Reply(
        "two years",
        INCOME,
        [ROW, ROW | {"ND": "2024", "KZPSR": "1.00"}],
        (EARNED, Told("household.rigid_spending_year", 1_200_000)),
    ),
    Reply(
        "no spending told",
        INCOME,
        [ROW | {"GXZC": None}],
        (EARNED, Told("household.rigid_spending_year", status=MISSING)),
    ),
    Reply(
        "not in the books",
        INCOME,
        [],
        (
            Told("household.income_year", status=MISSING),
            Told("household.rigid_spending_year", status=MISSING),
        ),
    ),
    Reply("a sum that is none", INCOME, [ROW | {"KZPSR": "九万"}], silence="unreadable-answer"),
    Reply("somebody else", INCOME, [ROW | {"NSRSBH": LIN}], silence="someone-else"),
)
