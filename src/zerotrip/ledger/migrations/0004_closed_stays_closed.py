"""The database itself refuses an entry in a month that is closed."""

from django.db import migrations

SQLITE = """
CREATE TRIGGER ledger_transfer_month_is_open BEFORE INSERT ON ledger_transfer
WHEN EXISTS (SELECT 1 FROM ledger_closedmonth m WHERE m.starts_at <= NEW.at AND NEW.at < m.ends_at)
BEGIN SELECT RAISE(ABORT, 'the month is closed'); END
"""
# Shared by all who write, taken alone by whoever closes a month (ledger/periods.py).
POSTGRESQL = """
CREATE FUNCTION ledger_transfer_month_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(7301530);
  IF EXISTS (SELECT 1 FROM ledger_closedmonth m WHERE m.starts_at <= NEW.at AND NEW.at < m.ends_at) THEN
    RAISE EXCEPTION 'the month is closed' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_transfer_month_is_open BEFORE INSERT ON ledger_transfer
FOR EACH ROW EXECUTE FUNCTION ledger_transfer_month_is_open()
"""


def create(apps, schema_editor):
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER ledger_transfer_month_is_open")
    else:
        schema_editor.execute("DROP TRIGGER ledger_transfer_month_is_open ON ledger_transfer")
        schema_editor.execute("DROP FUNCTION ledger_transfer_month_is_open()")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_closed_months")]
    operations = [migrations.RunPython(create, drop)]
