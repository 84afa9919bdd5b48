"""Items for the tests of what stands: each reads something else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from zerotrip.rules import Award, Program, Scale
from zerotrip.rules.program import compile_item
from zerotrip.rules.tests.items import HOSPITAL, SMALL, fact, item
from zerotrip.rules.types import BOOL, DATE, MONEY, NUMBER, TEXT, records

TENTH = (Scale(since=date(2020, 1, 1), percent=Decimal(10)),)
FLAT = Award(scales=(Scale(since=date(2020, 1, 1), flat_fen=500_00),))


def program(name: str, *requires: str, **more: Any) -> Program:
    small = item(*SMALL, requires=requires, **more)
    return compile_item(replace(small, id=f"test.{name}", edition=f"sha256:{requires}{more}"))


OF_A = program("a", "a", award=FLAT)
OF_N = program("n", "n > 3", "not a")
OF_ROWS = program("rows", "sum(r.x for r in rows) > 100.00", award=replace(FLAT, over="period"))
OF_DAY = program("day", 'on >= date("2026-07-01") or b')
MEMBERS = [OF_A, OF_N, OF_ROWS, OF_DAY]

SETTLEMENT = tuple(
    replace(each, type=records(id=TEXT, settled_on=DATE, self_borne=MONEY, refunded=BOOL, days=NUMBER))
    if each.key == "settlements"
    else each
    for each in HOSPITAL.facts
)
BIG = compile_item(
    replace(
        item(
            fact("settlement.self_borne", MONEY), *SETTLEMENT, requires=("settlement.self_borne > 1000.00",),
            award=Award(scales=TENTH, of="settlement.self_borne"),
        ),
        id="test.big",
    )
)  # fmt: skip
OFTEN = compile_item(
    replace(
        item(*SETTLEMENT, fact("b", BOOL), requires=("count(s for s in settlements) >= 2", "b")),
        id="test.often",
    )
)


def stay(name: str, fen: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "settled_on": date(2026, 3, 1), "self_borne": fen, "refunded": False, **more}


SETTLED = [BIG, OFTEN]
