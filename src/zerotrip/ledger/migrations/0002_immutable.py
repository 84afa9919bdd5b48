"""The database itself refuses to change or drop a transfer, and entries that do not fit together."""

from django.db import migrations

FITS = """
  (SELECT s.asset = d.asset FROM ledger_account s, ledger_account d
    WHERE s.id = NEW.source_id AND d.id = NEW.destination_id)
  AND (NEW.resolves_id IS NULL OR EXISTS (SELECT 1 FROM ledger_transfer e WHERE e.id = NEW.resolves_id AND (
    (NEW.kind IN ('post', 'void') AND e.kind = 'hold' AND NEW.amount_minor <= e.amount_minor
      AND NEW.source_id = e.source_id AND NEW.destination_id = e.destination_id)
    OR (NEW.kind = 'reverse' AND e.kind IN ('transfer', 'post') AND NEW.amount_minor = e.amount_minor
      AND NEW.source_id = e.destination_id AND NEW.destination_id = e.source_id))))
"""

SQLITE = [
    """CREATE TRIGGER ledger_transfer_no_update BEFORE UPDATE ON ledger_transfer
       BEGIN SELECT RAISE(ABORT, 'a transfer never changes'); END""",
    """CREATE TRIGGER ledger_transfer_no_delete BEFORE DELETE ON ledger_transfer
       BEGIN SELECT RAISE(ABORT, 'a transfer is never dropped'); END""",
    f"""CREATE TRIGGER ledger_transfer_fits BEFORE INSERT ON ledger_transfer WHEN NOT ({FITS})
       BEGIN SELECT RAISE(ABORT, 'a transfer that does not fit'); END""",
]
SQLITE_BACK = [f"DROP TRIGGER ledger_transfer_{name}" for name in ("no_update", "no_delete", "fits")]

POSTGRESQL = [
    """CREATE FUNCTION ledger_transfer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'a transfer never changes' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER ledger_transfer_stays BEFORE UPDATE OR DELETE ON ledger_transfer
       FOR EACH ROW EXECUTE FUNCTION ledger_transfer_stays()""",
    f"""CREATE FUNCTION ledger_transfer_fits() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN IF NOT ({FITS}) THEN
         RAISE EXCEPTION 'a transfer that does not fit' USING ERRCODE = 'integrity_constraint_violation';
       END IF; RETURN NEW; END $$""",
    """CREATE TRIGGER ledger_transfer_fits BEFORE INSERT ON ledger_transfer
       FOR EACH ROW EXECUTE FUNCTION ledger_transfer_fits()""",
]
POSTGRESQL_BACK = [
    "DROP TRIGGER ledger_transfer_stays ON ledger_transfer",
    "DROP TRIGGER ledger_transfer_fits ON ledger_transfer",
    "DROP FUNCTION ledger_transfer_stays()",
    "DROP FUNCTION ledger_transfer_fits()",
]


def create(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
