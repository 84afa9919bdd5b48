"""The database refuses to change or remove an edition, whoever asks."""

from django.db import migrations

from zerotrip.audit.refusals import Refusal, refuse

EDITION = "catalogue_edition"
UNCHANGED = Refusal(f"{EDITION}_unchanged", "UPDATE", EDITION, "an edition is frozen: publish another one")
KEPT = Refusal(f"{EDITION}_kept", "DELETE", EDITION, "an edition is frozen: it is never removed")
WHOLE = Refusal(f"{EDITION}_whole", "TRUNCATE", EDITION, "an edition is frozen: it is never removed")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [refuse(UNCHANGED, KEPT, WHOLE)]
