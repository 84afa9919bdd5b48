"""The entitlement, stated once: a checked text, decided for one person with its reasons.

    program = compile_item(item)                       # RuleErrors: every mistake with line and column
    facts = read_facts(program, {"facts": {...}, "records": {...}})
    decision = decide(program, facts, on=day)          # met, unmet or unknown; amount; why; what to ask

No database and no clock: the day is an argument.
"""

from __future__ import annotations

from zerotrip.rules.ask import Ask
from zerotrip.rules.decide import Condition, Decision, decide
from zerotrip.rules.facts import EarlierAward, FactErrors, Facts, read_awards, read_facts
from zerotrip.rules.item import (
    Award,
    Band,
    Cap,
    Deadline,
    Define,
    Fact,
    Figure,
    Item,
    ListOf,
    Requirement,
    Scale,
    Table,
)
from zerotrip.rules.one import judge_all
from zerotrip.rules.problems import Problem, RuleErrors
from zerotrip.rules.program import Program, compile_item
from zerotrip.rules.receipt import Difference, Receipt, UnreadableReceipt, decide_again, parse_receipt, replay
from zerotrip.rules.scale import Row
from zerotrip.rules.types import Kind, Type

__all__ = [
    "Ask",
    "Award",
    "Band",
    "Cap",
    "Condition",
    "Deadline",
    "Decision",
    "Define",
    "Difference",
    "EarlierAward",
    "Fact",
    "FactErrors",
    "Facts",
    "Figure",
    "Item",
    "Kind",
    "ListOf",
    "Problem",
    "Program",
    "Receipt",
    "Requirement",
    "Row",
    "RuleErrors",
    "Scale",
    "Table",
    "Type",
    "UnreadableReceipt",
    "compile_item",
    "decide",
    "decide_again",
    "judge_all",
    "parse_receipt",
    "read_awards",
    "read_facts",
    "replay",
]
