from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

from zerotrip.core.money import Amount
from zerotrip.core.period import Period
from zerotrip.core.text import Text
from zerotrip.rules.facts import Facts
from zerotrip.rules.program import Program
from zerotrip.rules.receipt import Receipt

Verdict = Literal["met", "unmet", "unknown"]


class EarlierAward(TypedDict):
    item: str
    on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Row:
    """base × percent = amount; the amounts of all rows add up to the decision's."""

    amount_fen: int
    base_fen: int | None = None
    percent: str | None = None
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    code: str
    outcome: Verdict
    facts: Mapping[str, object]
    says: Text
    basis: str


@dataclass(frozen=True, slots=True)
class Ask:
    """`via` is `source:<name>`, `question` or `paper:<name>`; `reason` names the condition that waits."""

    fact: str
    via: str
    reason: str


@dataclass(frozen=True)
class Decision:
    item: str
    edition: str
    on: date
    verdict: Verdict
    amount: Amount | None
    rows: tuple[Row, ...]
    conditions: tuple[Condition, ...]
    ask: tuple[Ask, ...]
    period: Period | None
    deadline: date | None

    def as_dict(self) -> dict[str, object]:
        """The JSON of `zerotrip decide`."""
        raise NotImplementedError

    def receipt(self) -> Receipt:
        raise NotImplementedError


def decide(
    program: Program,
    facts: Facts,
    *,
    on: date,
    opened_on: date | None = None,
    awards: Sequence[EarlierAward] = (),
    exhausted: Mapping[str, set[str]] | None = None,
) -> Decision:
    raise NotImplementedError
