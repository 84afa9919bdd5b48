from django.db import migrations

CHUNK = 500


def fill(apps, schema_editor):
    """Until now every lot was backed from its fund's general pot, and what expired went back there."""
    rows = apps.get_model("points", "Lot").objects.filter(backed_at__isnull=False).order_by("pk")
    back = given_back(apps.get_model("ledger", "Transfer"))
    lots = []
    for lot in rows.iterator(chunk_size=CHUNK):
        lots.append(lot)
        if len(lots) == CHUNK:
            fill_some(apps, lots, back)
            lots = []
    fill_some(apps, lots, back)


def fill_some(apps, lots, back):
    Lot, Backing = apps.get_model("points", "Lot"), apps.get_model("points", "Backing")
    addresses = {lot.pk: f"member:{lot.person_id}:points:{lot.uid.hex}" for lot in lots}
    accounts = apps.get_model("ledger", "Account").objects.in_bulk(list(addresses.values()), field_name="address")
    backings = []
    for lot in lots:
        lot.account = accounts[addresses[lot.pk]]
        given = lot.points * lot.fen_per_point
        backings.append(Backing(lot=lot, address=f"fund:{lot.fund}", fen=given, back_fen=back.get(lot.pk, 0)))
    Lot.objects.bulk_update(lots, ["account"])
    Backing.objects.bulk_create(backings)


def given_back(Transfer):
    found = {}
    rows = Transfer.objects.filter(reference__startswith="points:", reference__endswith=":money")
    for reference, fen in rows.values_list("reference", "amount_minor").iterator(chunk_size=CHUNK):
        _points, lot, what, *_rest = reference.split(":")
        if what == "expired":
            found[int(lot)] = found.get(int(lot), 0) + fen
    return found


class Migration(migrations.Migration):

    dependencies = [
        ('points', '0002_behind_each_lot'),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
