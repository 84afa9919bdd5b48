from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from zerotrip.rules.problems import Problem

if TYPE_CHECKING:
    from zerotrip.rules.program import Program

Value = bool | int | Decimal | str | date | None
Record = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about one person. Left out = unknown; None = known not to exist.

    Money is int fen, a date a date, a number int or Decimal. A list of records left out is unknown as a
    whole, an empty one is known; a column left out of a record is unknown in it.
    """

    scalars: Mapping[str, Value] = field(default_factory=dict)
    records: Mapping[str, Sequence[Record]] = field(default_factory=dict)


class FactErrors(Exception):
    """Input that does not fit the item's facts; every mistake at once."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(f"{p.where}: read {p.said}, expected {p.expected}" for p in problems))
        self.problems = problems


def read_facts(program: Program, data: Mapping[str, object]) -> Facts:
    """JSON-shaped input (`{"facts": {…}, "records": {…}}`) as typed facts. Raises FactErrors."""
    raise NotImplementedError
