"""What a publication says and what its root commits to never changes; its state moves on."""

from django.db import migrations

SAYS = ("owner_id", "month", "number", "cut_off", "document", "content_hash", "root", "total_fen", "leaf_count")
KEPT = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in SAYS)
SQLITE = (
    f"""CREATE TRIGGER disclosure_publication_frozen BEFORE UPDATE ON disclosure_publication
       WHEN {KEPT} OR OLD.state IN ('superseded', 'dropped')
       BEGIN SELECT RAISE(ABORT, 'a publication is frozen: publish a corrected one'); END""",
    """CREATE TRIGGER disclosure_publication_kept BEFORE DELETE ON disclosure_publication
       BEGIN SELECT RAISE(ABORT, 'a publication is never removed'); END""",
    """CREATE TRIGGER disclosure_leaf_unchanged BEFORE UPDATE ON disclosure_leaf
       BEGIN SELECT RAISE(ABORT, 'a leaf is frozen'); END""",
    """CREATE TRIGGER disclosure_leaf_kept BEFORE DELETE ON disclosure_leaf
       BEGIN SELECT RAISE(ABORT, 'a leaf is never removed'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION disclosure_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION 'a publication is frozen: publish a corrected one'
       USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER disclosure_publication_frozen BEFORE UPDATE ON disclosure_publication
       FOR EACH ROW WHEN ({KEPT} OR OLD.state IN ('superseded', 'dropped'))
       EXECUTE FUNCTION disclosure_frozen()""",
    """CREATE TRIGGER disclosure_publication_kept BEFORE DELETE ON disclosure_publication
       FOR EACH ROW EXECUTE FUNCTION disclosure_frozen()""",
    """CREATE TRIGGER disclosure_leaf_frozen BEFORE UPDATE OR DELETE ON disclosure_leaf
       FOR EACH ROW EXECUTE FUNCTION disclosure_frozen()""",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER disclosure_publication_frozen",
        "DROP TRIGGER disclosure_publication_kept",
        "DROP TRIGGER disclosure_leaf_unchanged",
        "DROP TRIGGER disclosure_leaf_kept",
    ),
    "postgresql": (
        "DROP TRIGGER disclosure_publication_frozen ON disclosure_publication",
        "DROP TRIGGER disclosure_publication_kept ON disclosure_publication",
        "DROP TRIGGER disclosure_leaf_frozen ON disclosure_leaf",
        "DROP FUNCTION disclosure_frozen()",
    ),
}


def freeze(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw)]
