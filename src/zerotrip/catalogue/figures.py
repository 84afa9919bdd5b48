"""Dated figures and tables of a pack or place: their form, their mistakes, and as the rules want them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from zerotrip import rules
from zerotrip.catalogue.fields import SAMPLE_MARKS, Both, Day, Mark, Section
from zerotrip.catalogue.findings import Finding, Findings, say
from zerotrip.catalogue.places import Path
from zerotrip.core.text import Text
from zerotrip.rules import Kind, Type
from zerotrip.rules.facts import Unfit, read_value

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
Of = Literal["number", "money", "date", "bool"]
By = Literal["number", "money", "date", "choice", "text"]
MOST_ROWS = 1_000
_STAND_INS: dict[str, Any] = {
    "number": 0,
    "money": 0,
    "date": date(2000, 1, 1),
    "bool": False,
    "choice": "",
    "text": "",
}
_WANTED: dict[str, Text] = {
    "number": say("a number: 3 or 0.21", "数：3 或 0.21"),
    "money": say('money in quotes: "1000.00"', '引号里的金额："1000.00"'),
    "date": say("a date without quotes: 2026-01-31", "不带引号的日期：2026-01-31"),
    "bool": say("true or false", "true 或 false"),
    "choice": say("a text in quotes", "引号里的文字"),
    "text": say("a text in quotes", "引号里的文字"),
}


class Sourced(Section):
    """`basis` is one of the pack's; a place's file, which has none, says a `mark`."""

    key: Key
    label: Both
    mark: Mark | None = None
    basis: str | None = None

    @property
    def is_sample(self) -> bool:
        return self.mark in SAMPLE_MARKS


class DatedValue(Section):
    since: Day
    value: Any
    basis: str | None = None


class Figure(Sourced):
    """A value that changes from time to time: a standard, a rate, a threshold, a closing day."""

    type: Of
    values: tuple[DatedValue, ...] = Field(max_length=200, min_length=1, strict=False)


class TableRow(Section):
    """`from` on, up to the next row's; or just `of` that text."""

    start: Any = Field(default=None, alias="from")
    of: str | None = None
    value: Any


class Table(Sourced):
    """A value for each of several cases, from `since` on; a later one with the same key follows it."""

    by: By
    type: Of
    since: Day
    rows: tuple[TableRow, ...] = Field(max_length=MOST_ROWS, min_length=1, strict=False)
    otherwise: Any = None


# ── As the rules want them ──────────────────────────────────────────────────
def figure_of(one: Figure, line: int) -> rules.Figure:
    values = tuple((each.since, _value(each.value, one.type)) for each in one.values)
    return rules.Figure(key=one.key, type=Type(Kind(one.type)), values=values, line=line)


def table_of(one: Table, line: int) -> rules.Table:
    """A misfit leaves its row out: it is told by the checks, and the rest can still be checked."""
    rows = [(_read(_key(row, one), one.by), _value(row.value, one.type)) for row in one.rows]
    return rules.Table(
        key=one.key,
        type=Type(Kind(one.type)),
        by=Type(Kind.TEXT if one.by == "choice" else Kind(one.by)),
        since=one.since,
        rows=tuple((key, value) for key, value in rows if key is not None),
        otherwise=None if one.otherwise is None else _value(one.otherwise, one.type),
        line=line,
    )


def _key(row: TableRow, table: Table) -> Any:
    return row.of if table.by in ("choice", "text") else row.start


def _value(value: Any, of: str) -> Any:
    read = _read(value, of)
    return _STAND_INS[of] if read is None else read


def _read(value: Any, of: str) -> Any:
    """None for a misfit. Money is written in quotes here as everywhere in a pack."""
    if value is None or (of == "money" and not isinstance(value, str)):
        return None
    try:
        return read_value(value, Type(Kind.TEXT if of == "choice" else Kind(of)))
    except Unfit:
        return None


# ── What is wrong with them ─────────────────────────────────────────────────
def checked_figures(
    figures: tuple[Figure, ...], tables: tuple[Table, ...], bases: list[str] | None
) -> Findings:
    """`bases` are those of the pack; None in a place's file, which has marks only."""
    for i, figure in enumerate(figures):
        yield from _sourced(figure, ("figure", i), bases)
        yield from _values(figure, ("figure", i))
    for i, table in enumerate(tables):
        yield from _sourced(table, ("table", i), bases)
        yield from _rows(table, ("table", i))
        yield from _same(table, tables[:i], ("table", i))
    yield from _keys(figures)


def _keys(figures: tuple[Figure, ...]) -> Findings:
    for i, figure in enumerate(figures):
        if figure.key in [other.key for other in figures[:i]]:
            text = say("one [[figure]] with all its values", "同一名称只写一个 [[figure]]，各值都列在其中")
            yield Finding(("figure", i, "key"), f'key = "{figure.key}" twice', text)


def _sourced(one: Sourced, path: Path, bases: list[str] | None) -> Findings:
    if bases is None and one.mark is None:
        yield Finding(path, f"{one.key} without “mark”", say("“mark” too", "还要有“mark”"), at_key=True)
    if bases is not None and bool(one.mark) == bool(one.basis):
        text = say("either a “basis” of this file or a “mark”", "写本文件中的依据“basis”，或者写“mark”")
        yield Finding(path, f"{one.key} with {'both' if one.mark else 'neither'}", text, at_key=True)
    if bases is None and one.basis:
        text = say("a “mark”: this file has no bases", "写“mark”：本文件没有依据一节")
        yield Finding((*path, "basis"), f'basis = "{one.basis}"', text)


def _values(figure: Figure, path: Path) -> Findings:
    for i, each in enumerate(figure.values):
        if _read(each.value, figure.type) is None:
            yield Finding((*path, "values", i, "value"), _said("value", each.value), _WANTED[figure.type])
        if each.since in [other.since for other in figure.values[:i]]:
            text = say("one value for each first day", "同一起始日只能有一个值")
            yield Finding((*path, "values", i, "since"), f"since = {each.since} twice", text)


def _rows(table: Table, path: Path) -> Findings:
    by_text = table.by in ("choice", "text")
    right = "of" if by_text else "from"
    before: Any = None
    for i, row in enumerate(table.rows):
        place = (*path, "rows", i)
        key = _read(_key(row, table), table.by)
        if key is None or (row.start if by_text else row.of) is not None:
            wanted = _WANTED[table.by]
            text = say(
                f"just “{right}” where by is {table.by}: {wanted['en']}",
                f"by 为 {table.by} 时只写“{right}”：{wanted['zh-Hans']}",
            )
            yield Finding(
                place, f"a row with {_given(row)}", text, right if key is None and _given(row) else None
            )
        elif not by_text and before is not None and key <= before:
            text = say("rows in rising order, none twice", "各行由低到高、互不重复")
            yield Finding((*place, "from"), f"from = {row.start}", text)
        before = before if key is None else key
        if _read(row.value, table.type) is None:
            yield Finding((*place, "value"), _said("value", row.value), _WANTED[table.type])
    yield from _twice(table, path) if by_text else ()
    if table.otherwise is not None and _read(table.otherwise, table.type) is None:
        yield Finding((*path, "otherwise"), _said("otherwise", table.otherwise), _WANTED[table.type])


def _twice(table: Table, path: Path) -> Iterator[Finding]:
    codes = [row.of for row in table.rows]
    for i, code in enumerate(codes):
        if code is not None and code in codes[:i]:
            yield Finding((*path, "rows", i, "of"), f'"{code}" twice', say("each text once", "每项只写一次"))


def _same(table: Table, before: tuple[Table, ...], path: Path) -> Findings:
    earlier = [one for one in before if one.key == table.key]
    if any(one.since == table.since for one in earlier):
        text = say("a later day for the table that follows", "后一份对照表应有更晚的生效日")
        yield Finding((*path, "since"), f"{table.key} since {table.since} twice", text)
    if any((one.by, one.type) != (table.by, table.type) for one in earlier):
        text = say("the same “by” and “type” as before", "“by”“type”应与前一份相同")
        yield Finding((*path, "by"), f'by = "{table.by}", type = "{table.type}"', text)


def _given(row: TableRow) -> str:
    given = [name for name, value in (("from", row.start), ("of", row.of)) if value is not None]
    return " and ".join(given) or "neither from nor of"


def _said(key: str, value: Any) -> str:
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return f"{key} = {shown}"
