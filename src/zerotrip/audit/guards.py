"""Triggers: an entry may be sealed once and erased once; the database refuses every other change.

Whoever owns the tables can drop them; then `verify()` finds what was done, and that they are gone.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_entry"
_FIXED = ("id", "at", "what", "about", "by_key", "commitment")
_SAYS = "entries of the journal are neither changed nor removed"
_SEALED = ("seq", "hash")
_ERASABLE = ("private", "salt")


def install(connection: BaseDatabaseWrapper) -> None:
    lift(connection)
    _run(connection, _SQLITE if connection.vendor == "sqlite" else _POSTGRESQL)


def lift(connection: BaseDatabaseWrapper) -> None:
    _run(connection, _SQLITE_LIFT if connection.vendor == "sqlite" else _POSTGRESQL_LIFT)


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of guards that are not in the database, or switched off."""
    asked = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [TABLE])
        there = {name for (name,) in cursor.fetchall()}
    wanted = _SQLITE_NAMES if connection.vendor == "sqlite" else _POSTGRESQL_NAMES
    return [name for name in wanted if name not in there]


def _same(columns: tuple[str, ...], distinct: str) -> str:
    return " AND ".join(f"NOT (NEW.{name} {distinct} OLD.{name})" for name in columns)


def _lawful(distinct: str) -> str:
    """Sealing sets number and hash for the first time; erasing empties the private part. Nothing else."""
    sealing = f"OLD.seq IS NULL AND NEW.seq IS NOT NULL AND {_same(_ERASABLE, distinct)}"
    erasing = (
        f"NEW.private IS NULL AND NEW.salt IS NULL AND OLD.private IS NOT NULL AND {_same(_SEALED, distinct)}"
    )
    return f"({_same(_FIXED, distinct)}) AND (({sealing}) OR ({erasing}))"


_SQLITE_NAMES = ("audit_entry_frozen", "audit_entry_kept")
_SQLITE = (
    f"CREATE TRIGGER audit_entry_frozen BEFORE UPDATE ON {TABLE} WHEN NOT ({_lawful('IS NOT')}) "
    f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
    f"CREATE TRIGGER audit_entry_kept BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END",
)
_SQLITE_LIFT = tuple(f"DROP TRIGGER IF EXISTS {name}" for name in _SQLITE_NAMES)

_POSTGRESQL_NAMES = ("audit_entry_frozen", "audit_entry_kept", "audit_entry_whole")
_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ "
    f"BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
    f"CREATE TRIGGER audit_entry_frozen BEFORE UPDATE ON {TABLE} FOR EACH ROW "
    f"WHEN (NOT ({_lawful('IS DISTINCT FROM')})) EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_entry_kept BEFORE DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION audit_refuse()",
    f"CREATE TRIGGER audit_entry_whole BEFORE TRUNCATE ON {TABLE} EXECUTE FUNCTION audit_refuse()",
)
_POSTGRESQL_LIFT = tuple(f"DROP TRIGGER IF EXISTS {name} ON {TABLE}" for name in _POSTGRESQL_NAMES)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
