"""The workload in the words of packs: items, and their programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from benchmarks.conditions import (
    COLUMN,
    COLUMNS,
    EPOCH,
    Against,
    Among,
    Both,
    Condition,
    Each,
    Either,
    Holds,
    Not,
    Share,
    Years,
)
from benchmarks.workload import Programme, Scale, workload
from zerotrip import rules
from zerotrip.rules import types

SINCE = date(2020, 1, 1)
NOT_SO = {"zh-Hans": "不符合。", "en": "This does not hold."}
SO = {"zh-Hans": "符合。", "en": "This holds."}


def programs() -> list[rules.Program]:
    found = workload()
    return [rules.compile_item(item_of(programme, found.conditions)) for programme in found.programmes]


def item_of(programme: Programme, distinct: tuple[Condition, ...]) -> rules.Item:
    return rules.Item(
        id=programme.id,
        edition="1",
        title={"zh-Hans": programme.id, "en": programme.id},
        facts=FACTS,
        requires=tuple(
            rules.Requirement(code=f"c{at}", that=text_of(distinct[at]), says=SO, otherwise=NOT_SO)
            for at in programme.conditions
        ),
        award=_award(programme.scale),
    )


def _award(scale: Scale) -> rules.Award:
    made = rules.Scale(since=SINCE, at_least_fen=scale.least, at_most_fen=scale.most)
    match scale.way:
        case "flat":
            made = replace(made, flat_fen=scale.flat)
        case "day":
            made = replace(made, per_day_fen=scale.flat)
        case "choice":
            choices = COLUMN[scale.fact].choices
            made = replace(made, choices_fen=dict(zip(choices, scale.table, strict=True)))
        case "percent":
            made = replace(made, percent=Decimal(scale.bands[0][1]))
        case _:
            made = replace(
                made,
                bands=tuple(
                    rules.Band(above_fen=above, percent=Decimal(rate)) for above, rate in scale.bands
                ),
            )
    return rules.Award(scales=(made,), of=scale.fact)


def text_of(condition: Condition) -> str:
    match condition:
        case Holds(fact):
            return fact
        case Against(fact, op, figure):
            return f"{fact} {op} {_figure(fact, figure)}"
        case Years(fact, op, years):
            return f"years_between({fact}, on) {op} {years}"
        case Among(fact, (name,)):
            return f"{fact} == '{name}'"
        case Among(fact, names):
            return f"{fact} in ({', '.join(map(repr, names))})"
        case Share(fact, op, percent, of):
            return f"{fact} {op} {of} * {Decimal(percent) / 100}"
        case Each(fact, by, op, figure):
            return f"{fact} / {by} {op} {figure // 100}"
        case Not(body):
            return f"not ({text_of(body)})"
        case Either(left, right):
            return f"({text_of(left)}) or ({text_of(right)})"
        case Both(left, right):
            return f"({text_of(left)}) and ({text_of(right)})"


def _figure(fact: str, figure: int) -> str:
    match COLUMN[fact].kind:
        case "money":
            return str(figure // 100)
        case "date":
            return f'date("{EPOCH + timedelta(days=figure)}")'
    return str(figure)


def _type(column_kind: str, choices: tuple[str, ...]) -> rules.Type:
    plain = {"bool": types.BOOL, "number": types.NUMBER, "money": types.MONEY, "date": types.DATE}
    return types.choice(*choices) if choices else plain[column_kind]


FACTS = tuple(
    rules.Fact(
        key=column.key,
        type=_type(column.kind, column.choices),
        label={"zh-Hans": column.key, "en": column.key},
    )
    for column in COLUMNS
)
