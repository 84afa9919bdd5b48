"""The database keeps posts apart that one person does not hold together."""

from django.db import migrations

from zerotrip.audit.refusals import refuse
from zerotrip.org.apart import KEPT_APART


class Migration(migrations.Migration):
    dependencies = [("org", "0006_session")]

    operations = [refuse(KEPT_APART)]
