"""Fills what people are found by, for those who were entered before there was such a thing."""

from __future__ import annotations

from typing import Any

from django.db import migrations

from zerotrip.members.sounding import sounds_of
from zerotrip.vault.index import blind_tail

FIELDS = ["sound", "given_sound", "initials", "id_tail", "phone_tail"]


def fill(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("members", "Person").objects
    keys = list(people.filter(sound="").order_by().values_list("pk", flat=True))
    for start in range(0, len(keys), 1000):
        some = list(people.filter(pk__in=keys[start : start + 1000]))
        for person in some:
            _hear(person)
        people.bulk_update(some, FIELDS)


def _hear(person: Any) -> None:
    heard = sounds_of(person.name)
    person.sound, person.given_sound, person.initials = heard.whole, heard.given, heard.initials
    person.id_tail = blind_tail("identity", person.id_number.open())
    person.phone_tail = blind_tail("contact", person.phone.open())


class Migration(migrations.Migration):
    dependencies = [("members", "0012_finding_people")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
