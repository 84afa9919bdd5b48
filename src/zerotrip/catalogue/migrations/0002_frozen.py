"""The database refuses to change or remove an edition, whoever asks."""

from django.db import migrations

SQLITE = (
    """CREATE TRIGGER catalogue_edition_unchanged BEFORE UPDATE ON catalogue_edition
       BEGIN SELECT RAISE(ABORT, 'an edition is frozen: publish another one'); END""",
    """CREATE TRIGGER catalogue_edition_kept BEFORE DELETE ON catalogue_edition
       BEGIN SELECT RAISE(ABORT, 'an edition is frozen: it is never removed'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION catalogue_edition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'an edition is frozen: publish another one'
       USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER catalogue_edition_frozen BEFORE UPDATE OR DELETE ON catalogue_edition
       FOR EACH ROW EXECUTE FUNCTION catalogue_edition_frozen()""",
    """CREATE TRIGGER catalogue_edition_kept BEFORE TRUNCATE ON catalogue_edition
       FOR EACH STATEMENT EXECUTE FUNCTION catalogue_edition_frozen()""",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER catalogue_edition_unchanged",
        "DROP TRIGGER catalogue_edition_kept",
    ),
    "postgresql": (
        "DROP TRIGGER catalogue_edition_frozen ON catalogue_edition",
        "DROP TRIGGER catalogue_edition_kept ON catalogue_edition",
        "DROP FUNCTION catalogue_edition_frozen()",
    ),
}


def freeze(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw)]
