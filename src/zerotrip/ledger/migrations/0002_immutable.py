"""The database itself refuses to change or drop a transfer, and entries that do not fit together."""

from django.db import migrations

from zerotrip.audit.refusals import Refusal, refuse

FITS = """
  (SELECT s.asset = d.asset FROM ledger_account s, ledger_account d
    WHERE s.id = NEW.source_id AND d.id = NEW.destination_id)
  AND (NEW.resolves_id IS NULL OR EXISTS (SELECT 1 FROM ledger_transfer e WHERE e.id = NEW.resolves_id AND (
    (NEW.kind IN ('post', 'void') AND e.kind = 'hold' AND NEW.amount_minor <= e.amount_minor
      AND NEW.source_id = e.source_id AND NEW.destination_id = e.destination_id)
    OR (NEW.kind = 'reverse' AND e.kind IN ('transfer', 'post') AND NEW.amount_minor = e.amount_minor
      AND NEW.source_id = e.destination_id AND NEW.destination_id = e.source_id))))
"""

TABLE = "ledger_transfer"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        refuse(
            Refusal(f"{TABLE}_no_update", "UPDATE", TABLE, "a transfer never changes"),
            Refusal(f"{TABLE}_no_delete", "DELETE", TABLE, "a transfer is never dropped"),
            Refusal(f"{TABLE}_fits", "INSERT", TABLE, "a transfer that does not fit", f"NOT ({FITS})"),
        )
    ]
