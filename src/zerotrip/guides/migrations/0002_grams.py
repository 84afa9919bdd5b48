"""The full-text index over the column of tokens: FTS5 kept up by triggers on SQLite, a GIN index on PostgreSQL."""

from django.db import migrations

SQLITE = (
    "CREATE VIRTUAL TABLE guides_grams USING fts5(grams, tokenize = 'ascii')",
    """CREATE TRIGGER guides_passage_found AFTER INSERT ON guides_passage
       BEGIN INSERT OR REPLACE INTO guides_grams (rowid, grams) VALUES (new.id, new.grams); END""",
    """CREATE TRIGGER guides_passage_found_anew AFTER UPDATE ON guides_passage
       BEGIN INSERT OR REPLACE INTO guides_grams (rowid, grams) VALUES (new.id, new.grams); END""",
    """CREATE TRIGGER guides_passage_lost AFTER DELETE ON guides_passage
       BEGIN DELETE FROM guides_grams WHERE rowid = old.id; END""",
)
POSTGRESQL = ("CREATE INDEX guides_passage_grams ON guides_passage USING gin (to_tsvector('simple', grams))",)
UNDO = {
    "sqlite": (
        "DROP TRIGGER guides_passage_found",
        "DROP TRIGGER guides_passage_found_anew",
        "DROP TRIGGER guides_passage_lost",
        "DROP TABLE guides_grams",
    ),
    "postgresql": ("DROP INDEX guides_passage_grams",),
}


def make(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("guides", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
