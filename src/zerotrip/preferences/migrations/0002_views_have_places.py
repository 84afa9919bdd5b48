"""Saved views hold numbered places; what is there already is numbered by age, the eldest first."""

from collections import Counter

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MOST = 20


def give_places(apps: Apps, schema: BaseDatabaseSchemaEditor) -> None:
    """Beyond the twentieth none was promised: two at once could make one more."""
    views = apps.get_model("preferences", "SavedView")
    given: Counter[tuple[str, str]] = Counter()
    for view in views.objects.order_by("pk"):
        given[view.owner_key, view.room] += 1
        view.place = given[view.owner_key, view.room]
        if view.place > MOST:
            view.delete()
        else:
            view.save(update_fields=["place"])


class Migration(migrations.Migration):
    dependencies = [("preferences", "0001_initial")]

    operations = [
        migrations.AddField("savedview", "place", models.PositiveSmallIntegerField(default=0), preserve_default=False),
        migrations.RunPython(give_places, migrations.RunPython.noop),
    ]
