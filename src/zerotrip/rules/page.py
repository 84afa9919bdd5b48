"""A page of examples that runs: `docs/language.md` states facts, then line by line what comes of them.

python -m zerotrip.rules docs/language.md                    every example, and whether it holds
python -m zerotrip.rules docs/language.md "min(3, 5)"        an expression of your own over the page's facts
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from zerotrip.core.money import Amount
from zerotrip.core.period import Period
from zerotrip.rules.facts import read_facts, read_value
from zerotrip.rules.item import Define, Fact, Figure, Item, ListOf, Requirement, Table
from zerotrip.rules.problems import RuleErrors
from zerotrip.rules.program import compile_item
from zerotrip.rules.scale import written
from zerotrip.rules.types import Kind, Type
from zerotrip.rules.values import Unknown

_EXAMPLE = re.compile(r"^(?P<text>\S.*?)\s{2,}gives (?P<gives>.+?)(?:\s+when (?P<when>.+))?$")
_REFUSED = re.compile(r"^(?P<text>\S.*?)\s{2,}is refused: (?P<gives>.+)$")


@dataclass(frozen=True, slots=True)
class Example:
    line: int
    text: str
    gives: str
    when: str = ""


@dataclass
class Page:
    """Facts and lists of the page, and what it claims. `day` is the day named in its table as `on`."""

    types: dict[str, Type] = field(default_factory=dict)
    scalars: dict[str, Any] = field(default_factory=dict)
    records: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lists: list[ListOf] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    tables: dict[tuple[str, str], Table] = field(default_factory=dict)
    day: date = date(2026, 1, 1)
    examples: list[Example] = field(default_factory=list)

    def gives(self, text: str, when: str = "") -> str:
        """What an expression comes to, or why it is refused, as the page would write it."""
        scalars, records = dict(self.scalars), dict(self.records)
        for change in filter(None, when.split(", ")):
            _change(scalars, records, change)
        try:
            program = compile_item(self._item(text))
        except RuleErrors as errors:
            problem = errors.problems[0]
            hint = f"; nearest: {problem.nearest}" if problem.nearest else ""
            return f"{problem.said} at {problem.column}, expected {problem.expected}{hint}"
        facts = read_facts(program, {"facts": scalars, "records": records})
        return _shown(program.reader.value("example", facts, on=self.day), program.named["example"].type.kind)

    def _item(self, text: str) -> Item:
        facts = tuple(Fact(key=key, type=of, label={}, sources=("page",)) for key, of in self.types.items())
        asked = Requirement(code="example", that="known(example)", otherwise={})
        define = Define(name="example", text=text)
        return Item(
            id="page",
            edition="",
            title={},
            facts=facts,
            lists=tuple(self.lists),
            figures=tuple(self.figures.values()),
            tables=tuple(self.tables.values()),
            defines=(define,),
            requires=(asked,),
        )


def _change(scalars: dict[str, Any], records: dict[str, Any], change: str) -> None:
    key, _, to = change.partition(" is ")
    of = records if key in records else scalars
    if to == "left out":
        of.pop(key, None)
    else:
        of[key] = [] if to == "empty" else _cell(to)


def _shown(value: Any, kind: Kind) -> str:
    if isinstance(value, Unknown):
        if value.facts:
            return "unknown, waiting for " + " and ".join(sorted(value.facts))
        return f"unknown: {value.because[0]['en']}"
    if value is None or isinstance(value, bool):
        return {None: "absent", True: "true", False: "false"}[value]
    if isinstance(value, date | str):
        return str(value)
    if isinstance(value, Period):
        return f"{value.start} to {value.end}"
    return Amount(round(value)).plain() if kind is Kind.MONEY else written(value)


# ── Reading ─────────────────────────────────────────────────────────────────
def read_page(path: Path) -> Page:
    page, heading = Page(), ""
    header: list[str] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            heading, header = line.strip("# ").replace("`", ""), []
        elif line.startswith("|"):
            header = _table_row(
                page, heading, header, [cell.strip(" `") for cell in line.strip("|").split("|")]
            )
        else:
            header = []
            page.examples += _examples(number, line)
    return page


def _table_row(page: Page, heading: str, header: list[str], cells: list[str]) -> list[str]:
    """Takes one row of a table of facts or records; gives the header that holds for the next."""
    if not header or set(cells[0]) <= {"-", ":"}:
        return header or cells
    if header == ["fact", "type", "value"]:
        _take_fact(page, *cells)
    elif heading.startswith("records "):
        _take_record(page, heading.removeprefix("records "), header, cells)
    elif header == ["list", "since", "codes"]:
        page.lists.append(
            ListOf(key=cells[0], since=date.fromisoformat(cells[1]), entries=tuple(cells[2].split()))
        )
    elif header == ["figure", "type", "since", "value"]:
        _take_figure(page, *cells)
    elif header == ["table", "by", "type", "since", "row", "value"]:
        _take_table(page, cells)
    return header


def _take_fact(page: Page, key: str, of: str, value: str) -> None:
    if key == "on":
        page.day = date.fromisoformat(value)
        return
    page.types[key] = _type(of)
    page.scalars[key] = _cell(value)


def _take_figure(page: Page, key: str, of: str, since: str, value: str) -> None:
    known = page.figures.get(key)
    step = (date.fromisoformat(since), read_value(value, _type(of)))
    page.figures[key] = Figure(key=key, type=_type(of), values=(*(known.values if known else ()), step))


def _take_table(page: Page, cells: list[str]) -> None:
    key, by, of, since, row, value = cells
    known = page.tables.get((key, since))
    said = read_value(value, _type(of))
    rows = known.rows if known else ()
    page.tables[key, since] = Table(
        key=key,
        type=_type(of),
        by=_type(by),
        since=date.fromisoformat(since),
        rows=rows if row == "otherwise" else (*rows, (read_value(row, _type(by)), said)),
        otherwise=said if row == "otherwise" else known.otherwise if known else None,
    )


def _take_record(page: Page, key: str, header: list[str], cells: list[str]) -> None:
    columns = [column.rstrip(")").split(" (") for column in header]
    types = {name: _type(of) for name, of in columns}
    page.types[key] = Type(Kind.RECORDS, columns=types)
    row = {name: _cell(cell) for name, cell in zip(types, cells, strict=True) if cell}
    page.records.setdefault(key, []).append(row)


def _cell(cell: str) -> object:
    return {"true": True, "false": False, "absent": None}.get(cell, cell)


def _type(written_as: str) -> Type:
    kind, _, choices = written_as.partition(": ")
    return Type(Kind(kind), choices=tuple(choices.split()))


def _examples(number: int, line: str) -> Iterator[Example]:
    for pattern in (_REFUSED, _EXAMPLE):
        if found := pattern.match(line):
            parts: Mapping[str, str | None] = found.groupdict()
            yield Example(number, str(parts["text"]), str(parts["gives"]).strip(), parts.get("when") or "")
            return


def main(arguments: list[str]) -> int:
    page = read_page(Path(arguments[0]))
    if len(arguments) > 1:
        print(page.gives(" ".join(arguments[1:])))
        return 0
    wrong = 0
    for example in page.examples:
        gives = page.gives(example.text, example.when)
        wrong += gives != example.gives
        print(f"{'ok ' if gives == example.gives else 'NOT'} {example.line}: {example.text}  gives {gives}")
    return 1 if wrong else 0
