"""The ways up of what was published before are reckoned once; from now on none of them changes."""

from django.db import migrations

from zerotrip.disclosure import merkle

AT_ONCE = 1_000
SQLITE = (
    """CREATE TRIGGER disclosure_fork_unchanged BEFORE UPDATE ON disclosure_fork
       BEGIN SELECT RAISE(ABORT, 'a fork is frozen'); END""",
    """CREATE TRIGGER disclosure_fork_kept BEFORE DELETE ON disclosure_fork
       BEGIN SELECT RAISE(ABORT, 'a fork is never removed'); END""",
)
POSTGRESQL = (
    """CREATE TRIGGER disclosure_fork_frozen BEFORE UPDATE OR DELETE ON disclosure_fork
       FOR EACH ROW EXECUTE FUNCTION disclosure_frozen()""",
)
UNDO = {
    "sqlite": ("DROP TRIGGER disclosure_fork_unchanged", "DROP TRIGGER disclosure_fork_kept"),
    "postgresql": ("DROP TRIGGER disclosure_fork_frozen ON disclosure_fork",),
}


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


def freeze(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0003_forks")]

    operations = [
        migrations.RunPython(freeze, thaw),  # first: PostgreSQL makes no trigger beside rows just entered
        migrations.RunPython(reckon, migrations.RunPython.noop),
    ]
