"""What the database itself refuses, whoever asks: a trigger for each refusal, alike on SQLite and PostgreSQL.

A row that is to stay has one against UPDATE and one against DELETE. Who owns the tables can drop them; of
those that guard the journal `audit verify` then says so (`guards.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.migrations import RunPython


@dataclass(frozen=True, slots=True)
class Refusal:
    """`on`: UPDATE, UPDATE OF some columns, INSERT or DELETE; and TRUNCATE, which SQLite does not know.

    `when`: SQL about OLD and NEW that may ask other tables; only what it is true of is refused. Without it
    everything is. The statement is undone, and the caller meets an IntegrityError that says `says`.
    """

    name: str
    on: str
    table: str
    says: str
    when: str = ""

    def put(self, *, using: str) -> None:
        _run(self._on_sqlite() if _is_sqlite(using) else self._on_postgresql(), using)

    def lift(self, *, using: str) -> None:
        drop = f"DROP TRIGGER IF EXISTS {self.name}"
        on_postgresql = (f"{drop} ON {self.table}", f"DROP FUNCTION IF EXISTS {self.name}()")
        _run((drop,) if _is_sqlite(using) else on_postgresql, using)

    def _on_sqlite(self) -> tuple[str, ...]:
        if self.on == "TRUNCATE":
            return ()
        when = f" WHEN {self.when}" if self.when else ""
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
        return (f"CREATE TRIGGER {self.name} BEFORE {self.on} ON {self.table}{when} {refuse}",)

    def _on_postgresql(self) -> tuple[str, ...]:
        # Asked within the function: what a trigger itself asks may not look into other tables.
        return (
            f"""CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF {self.when or "true"} THEN
                  RAISE EXCEPTION '{self.says}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
                RETURN COALESCE(NEW, OLD); END $$""",
            f"""CREATE TRIGGER {self.name} BEFORE {self.on} ON {self.table}
                FOR EACH {"STATEMENT" if self.on == "TRUNCATE" else "ROW"} EXECUTE FUNCTION {self.name}()""",
        )


def refuse(*refusals: Refusal) -> RunPython:
    """The step of a migration that puts them, and lifts them on the way back."""

    def put(apps: Any, schema_editor: Any) -> None:
        for each in refusals:
            each.put(using=schema_editor.connection.alias)

    def lift(apps: Any, schema_editor: Any) -> None:
        for each in refusals:
            each.lift(using=schema_editor.connection.alias)

    return RunPython(put, lift)


def _is_sqlite(using: str) -> bool:
    return connections[using].vendor == "sqlite"


def _run(statements: tuple[str, ...], using: str) -> None:
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
