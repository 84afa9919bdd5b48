"""A directory of facts as somebody else would write it, and an item that reads each kind of fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from zerotrip.rules import Fact, Item, Program, Requirement, compile_item
from zerotrip.rules.types import BANK_ACCOUNT, BOOL, DATE, MONEY, NUMBER, TEXT, Type, choice, records

NO = {"zh-Hans": "不符合。", "en": "Does not hold."}
TYPES: dict[str, Type] = {
    "member.sex": choice("female", "male"),
    "member.born": DATE,
    "member.size": NUMBER,
    "member.income": MONEY,
    "member.works": BOOL,
    "member.note": TEXT,
    "member.account": BANK_ACCOUNT,
    "stays": records(id=TEXT, on=DATE, fen=MONEY, days=NUMBER, kind=choice("in", "out"), unread=TEXT),
    "cover": records(product=TEXT, since=DATE),
}
ABOUT_ONE: dict[str, Type] = {"stay.fen": MONEY, "stay.on": DATE}
READS = (
    "member.sex == 'female'",
    "member.born < date('2000-01-01')",
    "member.size > 1",
    "member.income < 100",
    "member.works",
    "member.note == 'x'",
    "known(member.account)",
    "sum(s.fen for s in stays if s.on >= date('2026-01-01') and s.days > 1 and s.kind == 'in') > 5",
    "any(c.product == 'P1' and c.since < date('2026-01-01') for c in cover)",
)


def program(name: str, types: dict[str, Type], reads: tuple[str, ...]) -> Program:
    facts = tuple(Fact(key=key, type=of, label={}, sources=("a.b",)) for key, of in types.items())
    requires = tuple(
        Requirement(code=f"r{number}", that=that, otherwise=NO) for number, that in enumerate(reads)
    )
    return compile_item(Item(id=name, edition="sha256:test", title={}, facts=facts, requires=requires))


def of_members() -> Program:
    return program("everything", TYPES, READS)


def of_stays() -> Program:
    return program("one-stay", ABOUT_ONE | TYPES, ("stay.fen > 5", "stay.on < date('2027-01-01')"))


MEMBERS: list[dict[str, Any]] = [
    {
        "person": number,
        "member.sex": "female",
        "member.born": date(1985, 3, 9),
        "member.size": 3,
        "member.income": 413_400,
        "member.works": True,
        "member.note": "x",
        "member.account": "a",
    }
    for number in (1, 2, 3, 4)
]
STAYS: list[dict[str, Any]] = [
    {"person": 1, "id": "A", "on": date(2026, 1, 2), "fen": 500, "days": 2, "kind": "in"},
    {"person": 2, "id": "B", "on": date(2026, 1, 3), "fen": 600, "days": 2, "kind": "in"},
    {"person": 2, "id": "C", "on": date(2026, 1, 4), "fen": 700, "days": 2, "kind": "out"},
    {"person": 3, "id": "D", "on": date(2026, 1, 5), "fen": 800, "days": 2, "kind": "in"},
]
COVER: list[dict[str, Any]] = [
    {"person": number, "product": "P1", "since": date(2025, 1, 1)} for number in (1, 2, 3)
]
AWARDS: list[dict[str, Any]] = [{"person": 2, "item": "everything", "on": date(2026, 2, 1), "amount": 100}]


def write(folder: Path, **tables: pl.DataFrame | None) -> Path:
    """The sound directory; a table given stands in its place, None leaves it out."""
    sound = {
        "member": pl.DataFrame(MEMBERS),
        "stays": pl.DataFrame(STAYS),
        "cover": pl.DataFrame(COVER),
        "@awards": pl.DataFrame(AWARDS),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (sound | tables).items():
        if table is not None:
            table.write_parquet(folder / f"{name}.parquet")
    return folder


def changed(rows: list[dict[str, Any]], index: int, **values: Any) -> pl.DataFrame:
    """`rows` with some values of one of them replaced; `__` in a name stands for a dot."""
    altered = {name.replace("__", "."): value for name, value in values.items()}
    return pl.DataFrame([row | altered if at == index else row for at, row in enumerate(rows)])
