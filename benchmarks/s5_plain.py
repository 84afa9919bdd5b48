"""The lower bound of S5: the very rows that the cases left, inserted again by plain SQL.

Into copies of their tables with all indices and no triggers; two totals in the books are updated with each.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction

Row = tuple[str, list[Any]]
OF_CASE = "SELECT t.*, c.ref FROM {table} t JOIN cases_case c ON c.id = t.case_id"
BY_REF = "SELECT t.*, {ref} FROM {table} t WHERE {ref} IN (SELECT ref FROM cases_case)"
TABLES = {
    "cases_case": "SELECT t.*, t.ref FROM {table} t",
    "cases_event": OF_CASE,
    "cases_receipt": OF_CASE,
    "cases_decision": OF_CASE,
    "cases_award": OF_CASE,
    "payments_payable": BY_REF.format(ref="t.reference", table="{table}"),
    "ledger_account": BY_REF.format(ref="substr(t.address, 9)", table="{table}"),
    "ledger_transfer": BY_REF.format(ref="substr(t.reference, 5)", table="{table}"),
    "audit_entry": BY_REF.format(ref="substr(t.about, 6)", table="{table}"),
    "notices_notice": BY_REF.format(ref="substr(t.link, 10, 14)", table="{table}"),
}


def write_again(cases: int) -> tuple[float, float]:
    """Cases a second, one by one and five hundred to a transaction."""
    by_case: dict[str, list[Row]] = defaultdict(list)
    for table, wanted in TABLES.items():
        for row in _rows(wanted.format(table=table)):
            by_case[row[-1]].append((table, list(row[:-1])))
    rows = list(by_case.values())[-cases:]
    return _timed(rows, at_once=1), _timed(rows, at_once=500)


def _timed(cases: list[list[Row]], *, at_once: int) -> float:
    for table in TABLES:
        _copy(table)
    begun = time.perf_counter()
    for start in range(0, len(cases), at_once):
        with transaction.atomic(), connection.cursor() as cursor:
            _insert(cursor, (row for case in cases[start : start + at_once] for row in case))
            cursor.execute(
                "UPDATE plain_ledger_account SET posted_in_minor = posted_in_minor + 1 WHERE id = 1"
            )
    return len(cases) / (time.perf_counter() - begun)


def _insert(cursor: Any, rows: Iterable[Row]) -> None:
    by_table: dict[str, list[list[Any]]] = defaultdict(list)
    for table, values in rows:
        by_table[table].append(values)
    for table, many in by_table.items():
        marks = ", ".join(["%s"] * len(many[0]))
        cursor.executemany(f"INSERT INTO plain_{table} VALUES ({marks})", many)


def _rows(statement: str) -> list[tuple[Any, ...]]:
    """As the database has them, sealed where they are."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def _copy(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS plain_{table}")
        if connection.vendor == "postgresql":
            cursor.execute(f"CREATE TABLE plain_{table} (LIKE {table} INCLUDING ALL)")
            return
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE tbl_name = %s AND sql IS NOT NULL AND type <> 'trigger'",
            [table],
        )
        for (made,) in cursor.fetchall():
            again = re.sub(
                r'INDEX "', 'INDEX "plain_', made.replace(f'"{table}"', f'"plain_{table}"'), count=1
            )
            cursor.execute(again)
