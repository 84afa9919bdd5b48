"""What is settled with a partner stays as it was settled; its version counts on, for what is put right later."""

from django.db import migrations

STAYS = ("firm_id", "month", "state", "sum_fen", "worth_fen", "settled_by_key", "settled_at")
CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in STAYS)
SETTLED = "SELECT 1 FROM mall_partnerstatement s WHERE s.state = 'settled' AND s.uid = "
SQLITE = {
    "mall_statement_stays": f"""BEFORE UPDATE ON mall_partnerstatement
       WHEN OLD.state = 'settled' AND ({CHANGED})""",
    "mall_statement_kept": "BEFORE DELETE ON mall_partnerstatement WHEN OLD.state = 'settled'",
    "mall_line_stays": f"""BEFORE UPDATE OF statement_id, order_id, worth_fen, fen ON mall_statementline
       WHEN EXISTS ({SETTLED} OLD.statement_id)""",
    "mall_line_kept": f"BEFORE DELETE ON mall_statementline WHEN EXISTS ({SETTLED} OLD.statement_id)",
    "mall_line_late": f"BEFORE INSERT ON mall_statementline WHEN EXISTS ({SETTLED} NEW.statement_id)",
}
SAYS = "a settled statement stays as it was settled"
POSTGRESQL = (
    f"""CREATE FUNCTION mall_settled() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE FUNCTION mall_line_settled() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE said uuid; BEGIN
       IF TG_OP = 'INSERT' THEN said := NEW.statement_id; ELSE said := OLD.statement_id; END IF;
       IF EXISTS ({SETTLED} said) THEN
         RAISE EXCEPTION '{SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
       IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
       RETURN NEW; END $$""",
    f"""CREATE TRIGGER mall_statement_stays BEFORE UPDATE ON mall_partnerstatement
       FOR EACH ROW WHEN (OLD.state = 'settled' AND ({CHANGED})) EXECUTE FUNCTION mall_settled()""",
    """CREATE TRIGGER mall_statement_kept BEFORE DELETE ON mall_partnerstatement
       FOR EACH ROW WHEN (OLD.state = 'settled') EXECUTE FUNCTION mall_settled()""",
    """CREATE TRIGGER mall_line_stays
       BEFORE INSERT OR DELETE OR UPDATE OF statement_id, order_id, worth_fen, fen ON mall_statementline
       FOR EACH ROW EXECUTE FUNCTION mall_line_settled()""",
)
UNDO = (
    "DROP TRIGGER mall_statement_stays ON mall_partnerstatement",
    "DROP TRIGGER mall_statement_kept ON mall_partnerstatement",
    "DROP TRIGGER mall_line_stays ON mall_statementline",
    "DROP FUNCTION mall_line_settled()",
    "DROP FUNCTION mall_settled()",
)


def hold(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name, when in SQLITE.items():
            schema_editor.execute(f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END")
        return
    for statement in POSTGRESQL:
        schema_editor.execute(statement)


def let_go(apps, schema_editor):
    sqlite = schema_editor.connection.vendor == "sqlite"
    for statement in [f"DROP TRIGGER {name}" for name in SQLITE] if sqlite else UNDO:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("mall", "0005_put_right_by")]
    operations = [migrations.RunPython(hold, let_go)]
