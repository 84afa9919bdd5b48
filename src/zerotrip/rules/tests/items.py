"""Items for the tests: hospital mutual aid with its published figures, and small ones built in a line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from zerotrip.rules import (
    Award,
    Band,
    Deadline,
    Define,
    Fact,
    Facts,
    Item,
    Problem,
    Program,
    Requirement,
    RuleErrors,
    Scale,
    compile_item,
)  # fmt: skip
from zerotrip.rules.types import BANK_ACCOUNT, BOOL, DATE, MONEY, NUMBER, TEXT, Type, choice, records

NO = {"zh-Hans": "不符合。", "en": "Does not hold."}
INSURER = "medical-insurance.settlement"


def fact(key: str, of: Type, **more: Any) -> Fact:
    more.setdefault("sources", ("office.records",))
    return Fact(key=key, type=of, label={"zh-Hans": key, "en": key}, **more)


FACTS = (
    fact("settlement.settled_on", DATE, sources=(INSURER,), paper="settlement-slip"),
    fact("settlement.kind", choice("inpatient", "outpatient-special", "childbirth"), sources=(INSURER,)),
    fact("settlement.elsewhere", BOOL, sources=(INSURER,)),
    fact("settlement.retired", BOOL, sources=(INSURER,)),
    fact("settlement.hospital_level", NUMBER, sources=(INSURER,), paper="settlement-slip"),
    fact("settlement.diagnosis", TEXT, sources=(INSURER,), paper="diagnosis-proof"),
    fact("enrolments", records(product=TEXT, since=DATE, until=DATE), sources=("union.enrolments",)),
    fact(
        "settlements",
        records(settled_on=DATE, self_borne=MONEY, refunded=BOOL, days=NUMBER),
        sources=(INSURER,),
    ),
)
BANDS = tuple(
    Band(above_fen=above * 100, percent=Decimal(percent))
    for above, percent in ((0, 20), (1_000, 50), (10_000, 90), (15_000, 60), (50_000, 0))
)
HOSPITAL_SCALE = Scale(since=date(2021, 1, 1), bands=BANDS, at_least_fen=100_00, at_most_fen=30_200_00)


def require(code: str, that: str, **more: Any) -> Requirement:
    return Requirement(code=code, that=that, otherwise=NO, **more)


HOSPITAL = Item(
    id="hz.mutual-aid.hospital",
    edition="sha256:example",
    title={"zh-Hans": "住院医疗互助", "en": "Hospital mutual aid"},
    facts=FACTS,
    defines=(
        Define(name="period", text="year_of(settlement.settled_on)"),
        Define(
            name="cover",
            text="any(e.product == 'P1' and e.since <= settlement.settled_on <= e.until for e in enrolments)",
        ),
        Define(
            name="borne_this_period",
            text="sum(s.self_borne for s in settlements if s.settled_on in period and not s.refunded)",
        ),
    ),
    requires=(
        require("covered", "cover"),
        require("in-service", "not settlement.retired"),
        require(
            "hospital-level",
            "settlement.hospital_level >= 2 or settlement.kind == 'outpatient-special'",
        ),
        require("in-time", "opened_on <= deadline"),
    ),
    deadlines=(
        Deadline(when="settlement.kind == 'childbirth'", until="day(period.year + 1, 5, 31)"),
        Deadline(when="settlement.elsewhere", until="day(period.year + 1, 6, 30)"),
        Deadline(until="day(period.year + 1, 3, 31)"),
    ),
    award=Award(
        of="borne_this_period", over="period", as_of="settlement.settled_on", fund="mutual-aid.hospital",
        to="member.account", scales=(HOSPITAL_SCALE,),
    ),
)  # fmt: skip

SETTLED = date(2021, 6, 10)
ON = date(2021, 6, 11)
KNOWN: Mapping[str, Any] = {
    "settlement.settled_on": SETTLED,
    "settlement.kind": "inpatient",
    "settlement.elsewhere": False,
    "settlement.retired": False,
    "settlement.hospital_level": 3,
}
ENROLLED: dict[str, Any] = {"product": "P1", "since": date(2021, 1, 1), "until": date(2021, 12, 31)}


def borne(fen: int, on: date = SETTLED, *, refunded: bool = False) -> dict[str, Any]:
    return {"settled_on": on, "self_borne": fen, "refunded": refunded}


def hospital_facts(*settlements: Mapping[str, Any], **changed: Any) -> Facts:
    """All that hospital mutual aid asks; `changed` by the last part of the key, `...` takes a fact away."""
    scalars = {key: changed.get(key.split(".")[1], value) for key, value in KNOWN.items()}
    known = {key: value for key, value in scalars.items() if value is not ...}
    return Facts(known, {"enrolments": [ENROLLED], "settlements": list(settlements)})


def item(*facts: Fact, requires: Any = (), **more: Any) -> Item:
    """A small item: `requires` are expressions, coded r1, r2, …"""
    conditions = tuple(require(f"r{n}", that) for n, that in enumerate(requires, 1))
    return Item(id="test.item", edition="sha256:test", title={}, facts=facts, requires=conditions, **more)


def program(*facts: Fact, requires: Any = (), **more: Any) -> Program:
    return compile_item(item(*facts, requires=requires, **more))


SMALL = (
    fact("a", BOOL), fact("b", BOOL), fact("n", NUMBER), fact("m", NUMBER),
    fact("x", MONEY), fact("y", MONEY), fact("d", DATE), fact("e", DATE),
    fact("kind", choice("red", "green", "blue")), fact("code", TEXT),
    fact("account", BANK_ACCOUNT), fact("others", records(n=NUMBER)),
    fact(
        "rows",
        records(n=NUMBER, half=NUMBER, x=MONEY, d=DATE, flag=BOOL, kind=choice("red", "green"), code=TEXT),
    ),
)  # fmt: skip
"""One fact of each type, for expressions of a line."""


def value_of(text: str, **known: Any) -> Any:
    """What an expression over SMALL comes to: a value, None for absent, or Unknown."""
    answer = Define(name="answer", text=text)
    checked = program(*SMALL, defines=(answer,), requires=("known(answer)",))
    rows: dict[str, Any] = {key: known.pop(key) for key in ("rows", "others") if key in known}
    return checked.reader.value("answer", Facts(known, rows), on=ON)


def mistakes(text: str, **more: Any) -> list[Problem]:
    """The complaints about a requirement over SMALL."""
    with pytest.raises(RuleErrors) as caught:
        program(*SMALL, requires=(text,), **more)
    return caught.value.problems
