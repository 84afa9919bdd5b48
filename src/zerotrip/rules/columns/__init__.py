"""The same trees read for everyone at once: Polars expressions over facts in columns.

plan = compile_columns(programs)
outcome = plan.judge(tables, on=day)          # verdict, fen, which conditions fail or wait
"""

from __future__ import annotations

from zerotrip.rules.columns.doubtful import Stuck
from zerotrip.rules.columns.plan import MET, UNKNOWN, UNMET, Plan, compile_columns
from zerotrip.rules.columns.shape import WrongColumn
from zerotrip.rules.columns.tables import Tables, each_facts, fact_types, facts_of, tables_of

__all__ = [
    "MET",
    "UNKNOWN",
    "UNMET",
    "Plan",
    "Stuck",
    "Tables",
    "WrongColumn",
    "compile_columns",
    "each_facts",
    "fact_types",
    "facts_of",
    "tables_of",
]
