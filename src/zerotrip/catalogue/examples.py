"""Runs the examples of a pack: what the rules give must be what the file expects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from zerotrip.catalogue.findings import Finding
from zerotrip.catalogue.pack import Example, Pack
from zerotrip.catalogue.places import Path
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.rules import Decision, EarlierAward, FactErrors, Facts, Program, decide, read_awards, read_facts


def failing(pack: Pack, program: Program) -> Iterator[Finding]:
    for index, example in enumerate(pack.example):
        try:
            decision = decided(program, example)
        except FactErrors as errors:
            yield from _misread(errors, index, example)
            continue
        if (got := _outcome(decision, example).plain) != (wanted := _expected(example).plain):
            yield Finding(("example", index), f"“{example.name}” gives {got}", _both(wanted), at_key=True)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an example expects, or what came of it, as far as it expects something. None: not spoken of."""

    verdict: str
    amount: str | None = None
    fails: tuple[str, ...] | None = None
    asks: tuple[str, ...] | None = None

    @property
    def plain(self) -> str:
        parts = [self.verdict]
        if self.amount is not None:
            parts.append(self.amount or "without an amount")
        if self.fails is not None:
            parts.append(f"failing {', '.join(self.fails) or 'nothing'}")
        if self.asks is not None:
            parts.append(f"asking {', '.join(self.asks) or 'nothing'}")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Ran:
    """One example, run. `got` is None where its facts could not be read."""

    name: str
    on: date
    expected: Outcome
    got: Outcome | None

    @property
    def holds(self) -> bool:
        return self.got is not None and self.got.plain == self.expected.plain


def ran(pack: Pack, program: Program) -> Iterator[Ran]:
    for example in pack.example:
        try:
            got = _outcome(decided(program, example), example)
        except FactErrors:
            got = None
        yield Ran(example.name, example.on, _expected(example), got)


def decided(program: Program, example: Example) -> Decision:
    facts, awards = read_input(program, as_json(example))
    return decide(program, facts, on=example.on, opened_on=example.opened_on, awards=awards)


def as_json(example: Example) -> dict[str, Any]:
    """The form of `zerotrip decide`: `{ absent = true }` is null, a date is text."""
    return {
        "facts": dict(_flat(example.facts)),
        "records": {key: _rows(rows) for key, rows in _flat(example.records)},
    }


def read_input(program: Program, data: Mapping[str, Any]) -> tuple[Facts, list[EarlierAward]]:
    """The facts, and the awards among the records: a place without a fact `awards` has them in its books
    all the same. Raises FactErrors."""
    records = data.get("records")
    if "awards" in program.facts or not isinstance(records, Mapping) or "awards" not in records:
        facts = read_facts(program, data)
        return facts, earlier_awards(facts)
    others = {key: rows for key, rows in records.items() if key != "awards"}
    return read_facts(program, {**data, "records": others}), read_awards(records["awards"])


def earlier_awards(facts: Facts) -> list[EarlierAward]:
    """The records of awards as the rules take them off, where item, day and amount are known."""
    wanted = ("item", "on", "amount")
    rows = facts.records.get("awards", ())
    return [cast(EarlierAward, dict(row)) for row in rows if all(row.get(key) is not None for key in wanted)]


def _flat(facts: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """`"settlement.kind" = …` and `settlement.kind = …` say the same."""
    for key, value in facts.items():
        if isinstance(value, dict) and value != {"absent": True}:
            yield from _flat(value, f"{above}{key}.")
        else:
            yield f"{above}{key}", _plain(value)


def _rows(rows: Any) -> Any:
    if not isinstance(rows, list):
        return rows
    return [
        {name: _plain(value) for name, value in row.items()} if isinstance(row, dict) else row for row in rows
    ]


def _plain(value: Any) -> Any:
    if value == {"absent": True}:
        return None
    return value.isoformat() if isinstance(value, date) else value


def _misread(errors: FactErrors, index: int, example: Example) -> Iterator[Finding]:
    for problem in errors.problems:
        path, at_key = _path(index, example, problem.where), problem.where.endswith(problem.said)
        said = problem.where if at_key else f"{problem.where} = {problem.said}"
        yield Finding(path, f"“{example.name}”: {said}", problem.text, problem.nearest, at_key)


def _path(index: int, example: Example, where: str) -> Path:
    """`awards[0].amount` and `settlement.kind` as keys of the file."""
    name, _, place = where.partition("[")
    number, _, column = place.partition("].")
    for records in ((name,), tuple(name.split("."))):
        if _holds(example.records, records):
            inside = (int(number), column) if number.isdigit() else ()
            return ("example", index, "records", *records, *inside)
    if where in example.facts:
        return ("example", index, "facts", where)
    return ("example", index, "facts", *where.split("."))


def _holds(table: Any, path: tuple[str, ...]) -> bool:
    for key in path:
        if not isinstance(table, dict) or key not in table:
            return False
        table = table[key]
    return True


def _expected(example: Example) -> Outcome:
    return Outcome(
        verdict=example.verdict or _implied(example),
        amount=None if example.amount is None else Amount(example.amount).plain(),
        fails=None if example.fails is None else (example.fails,),
        asks=example.ask,
    )


def _implied(example: Example) -> str:
    if example.amount is not None:
        return "met"
    return "unmet" if example.fails is not None else "unknown"


def _outcome(decision: Decision, example: Example) -> Outcome:
    """The decision, told as far as the example expects something of it."""
    reckoned, asked = example.amount is not None, dict.fromkeys(ask.fact for ask in decision.ask)
    failed = tuple(one.code for one in decision.conditions if one.outcome == "unmet")
    without = reckoned and decision.amount is None
    return Outcome(
        verdict=str(decision.verdict),
        amount=(decision.amount.plain() if decision.amount is not None else "") if reckoned else None,
        fails=None if example.fails is None else failed,
        asks=tuple(asked) if example.ask is not None or without else None,
    )


def _both(expected: str) -> Text:
    return {"en": expected, "zh-Hans": expected}
