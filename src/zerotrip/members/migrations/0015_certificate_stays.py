"""What a member was given in hand stays as it was signed."""

from django.db import migrations

from zerotrip.audit.refusals import Refusal, refuse

TABLE, SAYS = "members_certificate", "a certificate stays as it was signed"


class Migration(migrations.Migration):
    dependencies = [("members", "0014_certificate")]
    operations = [
        refuse(
            Refusal("certificate_stays", "UPDATE", TABLE, SAYS),
            Refusal("certificate_kept", "DELETE", TABLE, SAYS),
        )
    ]
