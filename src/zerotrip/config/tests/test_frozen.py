"""Which rows the database itself keeps as they are: a change here changes what an auditor trusts."""

from __future__ import annotations

import re

import pytest
from django.db import connection

REFUSED = {
    "audit_entry": {"UPDATE", "DELETE"},
    "cases_instalment": {"UPDATE", "INSERT"},
    "cases_plan": {"UPDATE", "INSERT"},
    "catalogue_edition": {"UPDATE", "DELETE"},
    "disclosure_fork": {"UPDATE", "DELETE"},
    "disclosure_leaf": {"UPDATE", "DELETE"},
    "disclosure_publication": {"UPDATE", "DELETE"},
    "ledger_transfer": {"UPDATE", "DELETE", "INSERT"},
    "mall_partnerstatement": {"UPDATE", "DELETE"},
    "mall_statementline": {"UPDATE", "DELETE", "INSERT"},
    "members_certificate": {"UPDATE", "DELETE"},
    "org_post": {"INSERT"},
}
"""By table, what a trigger looks at first; when it refuses stands in the migration that puts it."""


@pytest.mark.django_db
def test_the_database_refuses_on_just_these_tables() -> None:
    found: dict[str, set[str]] = {}
    for table, act in _looked_at_before():
        found.setdefault(table, set()).add(act)
    assert found == REFUSED


def _looked_at_before() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                """SELECT event_object_table, event_manipulation FROM information_schema.triggers
                   WHERE action_timing = 'BEFORE'"""
            )
            return list(cursor.fetchall())
        cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        rows = cursor.fetchall()
    return [(table, act[1]) for table, sql in rows if (act := re.search(r"\bBEFORE (\w+)", sql))]
