"""One person, one item, one day: the verdict, the amount, why, and what is still to be found out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from zerotrip.core.money import Amount, plain_yuan
from zerotrip.core.period import Period
from zerotrip.core.text import Text
from zerotrip.rules import words
from zerotrip.rules.ask import Ask, Exhausted, asks
from zerotrip.rules.facts import EarlierAward, Facts, written_rows, written_value
from zerotrip.rules.judgement import Judgement
from zerotrip.rules.matter import Situation, Trial, mattering
from zerotrip.rules.program import ConditionTree, Program
from zerotrip.rules.receipt import ENGINE, LANGUAGE, Receipt
from zerotrip.rules.scale import Paid, Row, rows_of
from zerotrip.rules.types import Kind
from zerotrip.rules.values import Unknown, unknown_from
from zerotrip.rules.vocabulary import AWARDS

Verdict = Literal["met", "unmet", "unknown"]


@dataclass(frozen=True, slots=True)
class Condition:
    """`facts` are those the condition reads, as JSON; one that is unknown is left out."""

    code: str
    outcome: Verdict
    facts: Mapping[str, object]
    says: Text
    basis: str

    def as_dict(self) -> dict[str, object]:
        return {"code": self.code, "outcome": self.outcome, "facts": dict(self.facts), "says": self.says,
                "basis": self.basis}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a decision was made on; all that a receipt needs to make it again."""

    facts: Facts
    opened_on: date
    awards: tuple[EarlierAward, ...]
    exhausted: Exhausted


@dataclass(frozen=True)
class Decision:
    """`reasons` say why something cannot be known, however much is asked; `as_of` is the day that picks
    scales and lists, None while it is unknown."""

    program: Program = field(repr=False)
    on: date
    verdict: Verdict
    amount: Amount | None
    reasons: tuple[Text, ...]
    as_of: date | None
    period: Period | None
    deadline: date | None
    inputs: Inputs = field(repr=False)
    judged: Judgement = field(repr=False)

    @property
    def item(self) -> str:
        return self.program.item.id

    @property
    def edition(self) -> str:
        return self.program.item.edition

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return rows_of(self.judged.paid) if isinstance(self.judged.paid, Paid) else ()

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        each = zip(self.program.conditions, self.judged.outcomes, strict=True)
        return tuple(_condition(self.program, tree, outcome, self.inputs.facts) for tree, outcome in each)

    @cached_property
    def ask(self) -> tuple[Ask, ...]:
        """What to find out next: what the verdict depends on; once it is met, what the amount does."""
        verdict, paid = self.judged.verdict, self.judged.paid
        if isinstance(verdict, Unknown):
            days = {"on": self.on, "opened_on": self.inputs.opened_on}
            given = self.inputs.facts
            records = {**given.records, AWARDS: self.inputs.awards}
            situation = Situation(self.program, given.scalars, records, days)
            open_ = mattering(situation, self.judged.outcomes, self._trial_of)
        else:
            open_ = paid.facts if isinstance(paid, Unknown) else frozenset()
        return asks(self.program, _waiting(self.program, self.judged, open_), self.inputs.exhausted)

    def _trial_of(self, conditions: Sequence[int]) -> Trial:
        """What would come of the conditions of these numbers if the facts in a turn were so."""
        given, inputs = self.inputs.facts, self.inputs
        reader = self.program.reader.of(tuple(conditions))

        def outcome(turn: Mapping[str, Any]) -> bool | Unknown:
            records = {key: rows for key, rows in turn.items() if isinstance(rows, list)}
            scalars = {key: value for key, value in turn.items() if key not in records}
            facts = Facts({**given.scalars, **scalars}, {**given.records, **records})
            return reader.judge(facts, self.on, inputs.opened_on, inputs.awards).verdict

        return outcome

    @property
    def ask_now(self) -> tuple[Ask, ...]:
        """The part of `ask` to act on first: nobody is asked while a department may know, no paper is
        wanted while an answer may do."""
        return tuple(each for each in self.ask if each.tier == self.ask[0].tier)

    def as_dict(self) -> dict[str, object]:
        """The JSON of `zerotrip decide`."""
        return {
            "item": self.item,
            "edition": self.edition,
            "on": self.on.isoformat(),
            "verdict": self.verdict,
            "amount": self.amount.plain() if self.amount is not None else None,
            "rows": [_row(row, prose=True) for row in self.rows],
            "conditions": [condition.as_dict() for condition in self.conditions],
            "ask": [each.as_dict() for each in self.ask],
            "reasons": list(self.reasons),
            "period": self.period.key if self.period else None,
            "deadline": self.deadline.isoformat() if self.deadline else None,
            "receipt": self._receipt.hash,
        }

    def value(self, name: str) -> Any:
        """What a define came to in this decision: a value, None for absent, or Unknown."""
        given = self.inputs
        return self.program.reader.value(
            name, given.facts, on=self.on, opened_on=given.opened_on, awards=given.awards
        )

    @property
    def room(self) -> int | Unknown | None:
        """Fen that all caps together still leave; None where nothing is capped."""
        given = self.inputs
        room: int | Unknown | None = self.program.reader.room(
            given.facts, self.on, given.opened_on, given.awards
        )
        return room

    @property
    def choices(self) -> Mapping[str, int]:
        """Where the sum is picked from a table: the sums of the scale in force, by grade."""
        award = self.program.item.award
        day = self.as_of or self.on
        scales = [scale for scale in award.scales if scale.since <= day] if award else []
        return max(scales, key=lambda scale: scale.since).choices_fen if scales else {}

    def receipt(self, *, evidence: Mapping[str, object] | None = None) -> Receipt:
        """`evidence` says for each fact where it came from (source, time, validity, hash); kept as given."""
        if not evidence:
            return self._receipt
        return Receipt.of(self._document() | {"evidence": dict(evidence)})

    @cached_property
    def _receipt(self) -> Receipt:
        return Receipt.of(self._document())

    def _document(self) -> dict[str, object]:
        return {
            "language": LANGUAGE,
            "engine": ENGINE,
            "item": self.item,
            "edition": self.edition,
            "on": self.on.isoformat(),
            "opened_on": self.inputs.opened_on.isoformat(),
            "inputs": _written_inputs(self.program, self.inputs),
            "decision": {
                "verdict": self.verdict,
                "amount": self.amount.plain() if self.amount is not None else None,
                "rows": [_row(row, prose=False) for row in self.rows],
                "conditions": [
                    [each.requirement.code, _verdict(outcome)]
                    for each, outcome in zip(self.program.conditions, self.judged.outcomes, strict=True)
                ],
                "ask": [[each.fact, each.via] for each in self.ask],
                "period": self.period.key if self.period else None,
                "deadline": self.deadline.isoformat() if self.deadline else None,
            },
        }


def decide(
    program: Program,
    facts: Facts,
    *,
    on: date,
    opened_on: date | None = None,
    awards: Sequence[EarlierAward] = (),
    exhausted: Exhausted | None = None,
) -> Decision:
    """Decides as of the day `on`; a case opened earlier says so by `opened_on`.

    `awards` are earlier awards from the union's own books. `exhausted` names, for each fact, the sources
    that have answered without it: they are not asked again.
    """
    inputs = Inputs(facts, opened_on or on, tuple(awards), exhausted or {})
    judged = program.reader.judge(facts, on, inputs.opened_on, inputs.awards)
    verdict, paid = judged.verdict, judged.paid
    open_ = verdict if isinstance(verdict, Unknown) else paid if isinstance(paid, Unknown) else Unknown()
    return Decision(
        program=program,
        on=on,
        verdict=_verdict(verdict),
        amount=Amount(paid.amount_fen) if isinstance(paid, Paid) else None,
        reasons=open_.because,
        as_of=judged.as_of if isinstance(judged.as_of, date) else None,
        period=judged.period if isinstance(judged.period, Period) else None,
        deadline=judged.deadline if isinstance(judged.deadline, date) else None,
        inputs=inputs,
        judged=judged,
    )


def _verdict(outcome: bool | Unknown) -> Verdict:
    return "unknown" if isinstance(outcome, Unknown) else "met" if outcome else "unmet"


def _waiting(program: Program, judged: Judgement, open_: frozenset[str]) -> dict[str, str]:
    """Each fact the outcome waits for, with the code of the first condition that does, or `amount`."""
    waiting = dict.fromkeys(open_, "amount")
    for tree, outcome in reversed(list(zip(program.conditions, judged.outcomes, strict=True))):
        if isinstance(outcome, Unknown):
            waiting |= dict.fromkeys(outcome.facts & open_, tree.requirement.code)
    return waiting


def _condition(program: Program, tree: ConditionTree, outcome: bool | Unknown, facts: Facts) -> Condition:
    requirement = tree.requirement
    if isinstance(outcome, Unknown):
        says = _says_unknown(program, outcome)
    else:
        says = (requirement.says or words.HOLDS) if outcome else requirement.otherwise
    return Condition(requirement.code, _verdict(outcome), _facts_of(program, tree.facts, facts), says,
                     requirement.basis)  # fmt: skip


def _says_unknown(program: Program, outcome: Unknown) -> Text:
    if not outcome.facts:
        return unknown_from([outcome]).because[0] if outcome.because else words.HOLDS
    return words.waits_for([program.facts[key].label for key in program.order if key in outcome.facts])


def _facts_of(program: Program, keys: Sequence[str], facts: Facts) -> dict[str, object]:
    """The facts read that are known, as JSON: of records only the columns that matter."""
    told: dict[str, object] = {}
    for key in keys:
        of = program.facts[key].type
        if of.kind is Kind.RECORDS:
            if key in facts.records:
                told[key] = written_rows(facts.records[key], of, sorted(program.columns[key]))
        elif key in facts.scalars:
            told[key] = written_value(facts.scalars[key], of)
    return told


def _written_inputs(program: Program, inputs: Inputs) -> dict[str, Any]:
    told = _facts_of(program, program.order, inputs.facts)
    tables = {key for key in told if program.facts[key].type.kind is Kind.RECORDS}
    return {
        "facts": {key: value for key, value in told.items() if key not in tables},
        "records": {key: value for key, value in told.items() if key in tables},
        "awards": [
            {"item": each["item"], "on": each["on"].isoformat(), "amount": plain_yuan(each["amount"])}
            for each in inputs.awards
        ],
        "exhausted": {
            key: sorted(sources) for key, sources in inputs.exhausted.items() if key in program.reads
        },
    }


def _row(row: Row, *, prose: bool) -> dict[str, object]:
    written: dict[str, object] = {}
    if row.label and prose:
        written["label"] = row.label
    if row.base_fen is not None:
        written["base"] = plain_yuan(row.base_fen)
    if row.percent is not None:
        written["rate"] = f"{row.percent.normalize():f}%"
    return written | {"amount": plain_yuan(row.amount_fen)}
