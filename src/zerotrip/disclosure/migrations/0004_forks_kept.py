"""The ways up of what was published before are reckoned once; from now on none of them changes."""

from django.db import migrations

from zerotrip.audit.refusals import Refusal, refuse
from zerotrip.disclosure import merkle

AT_ONCE = 1_000
FORK = "disclosure_fork"


def reckon(apps, schema_editor):
    Publication, Leaf, Fork = (apps.get_model("disclosure", name) for name in ("Publication", "Leaf", "Fork"))
    for publication in Publication.objects.all():
        told = Leaf.objects.filter(publication=publication).order_by("position").values_list("hash", "amount_fen")
        rows = merkle.levels([merkle.Node(bytes.fromhex(said), fen) for said, fen in told])
        forks = [
            Fork(publication=publication, level=level, position=position, sum_fen=node.sum, hash=node.hash.hex())
            for level, row in enumerate(rows[1:-1], 1)
            for position, node in enumerate(row)
        ]
        Fork.objects.bulk_create(forks, batch_size=AT_ONCE)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_forks")]

    operations = [
        # First: PostgreSQL makes no trigger beside rows just entered.
        refuse(
            Refusal(f"{FORK}_unchanged", "UPDATE", FORK, "a fork is frozen"),
            Refusal(f"{FORK}_kept", "DELETE", FORK, "a fork is never removed"),
        ),
        migrations.RunPython(reckon, migrations.RunPython.noop),
    ]
