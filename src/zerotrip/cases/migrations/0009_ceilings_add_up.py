"""The database itself adds up what the shares of a ceiling bear, so that its constraint holds for every writer."""

from django.db import migrations

PLUS = "UPDATE cases_ceiling SET used_fen = used_fen + NEW.borne_fen WHERE id = NEW.ceiling_id;"
MINUS = "UPDATE cases_ceiling SET used_fen = used_fen - OLD.borne_fen WHERE id = OLD.ceiling_id;"
MOVES = "NEW.borne_fen <> OLD.borne_fen OR NEW.ceiling_id <> OLD.ceiling_id"
SQLITE = (
    f"CREATE TRIGGER cases_share_written AFTER INSERT ON cases_share BEGIN {PLUS} END",
    f"CREATE TRIGGER cases_share_removed AFTER DELETE ON cases_share BEGIN {MINUS} END",
    f"CREATE TRIGGER cases_share_changed AFTER UPDATE ON cases_share WHEN {MOVES} BEGIN {MINUS} {PLUS} END",
)
POSTGRESQL = (
    f"""CREATE FUNCTION cases_share_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
       IF TG_OP <> 'INSERT' THEN {MINUS} END IF;
       IF TG_OP <> 'DELETE' THEN {PLUS} END IF;
       RETURN NULL; END $$""",
    """CREATE TRIGGER cases_share_written AFTER INSERT OR DELETE ON cases_share
       FOR EACH ROW EXECUTE FUNCTION cases_share_adds_up()""",
    f"""CREATE TRIGGER cases_share_changed AFTER UPDATE ON cases_share
       FOR EACH ROW WHEN ({MOVES}) EXECUTE FUNCTION cases_share_adds_up()""",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER cases_share_written",
        "DROP TRIGGER cases_share_removed",
        "DROP TRIGGER cases_share_changed",
    ),
    "postgresql": (
        "DROP TRIGGER cases_share_written ON cases_share",
        "DROP TRIGGER cases_share_changed ON cases_share",
        "DROP FUNCTION cases_share_adds_up()",
    ),
}


def add_up(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def no_more(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0008_ceilings")]

    operations = [migrations.RunPython(add_up, no_more)]
