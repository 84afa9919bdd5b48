"""The database itself holds a plan to what is owed: its instalments are exactly that when it comes into force,
and stay as they were agreed to."""

from django.db import migrations

ADDS_UP = """NEW.total_fen = (SELECT SUM(amount_fen) FROM cases_instalment WHERE plan_id = NEW.uid)
  AND NEW.total_fen = (SELECT MAX(upto_fen) FROM cases_instalment WHERE plan_id = NEW.uid)
  AND NEW.total_fen = (SELECT left_fen FROM cases_recovery WHERE uid = NEW.recovery_id)"""
COMES = "NEW.state = 'agreed' AND OLD.state <> 'agreed'"
PROPOSED = "(SELECT state FROM cases_plan WHERE uid = NEW.plan_id) = 'proposed'"
FIXED = "plan_id, number, due_on, amount_fen, upto_fen"
SQLITE = (
    f"""CREATE TRIGGER cases_plan_adds_up BEFORE UPDATE OF state ON cases_plan
        WHEN {COMES} AND ({ADDS_UP}) IS NOT TRUE
        BEGIN SELECT RAISE(ABORT, 'instalments that are not what is owed'); END""",
    """CREATE TRIGGER cases_plan_is_proposed BEFORE INSERT ON cases_plan WHEN NEW.state <> 'proposed'
       BEGIN SELECT RAISE(ABORT, 'a plan is proposed first'); END""",
    f"""CREATE TRIGGER cases_instalment_stays BEFORE UPDATE OF {FIXED} ON cases_instalment
        BEGIN SELECT RAISE(ABORT, 'an instalment never changes'); END""",
    f"""CREATE TRIGGER cases_instalment_comes BEFORE INSERT ON cases_instalment WHEN ({PROPOSED}) IS NOT TRUE
        BEGIN SELECT RAISE(ABORT, 'an instalment of a plan that is not proposed'); END""",
)
REFUSE = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRESQL = (
    f"""CREATE FUNCTION cases_plan_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'INSERT' THEN
          IF NEW.state <> 'proposed' THEN RAISE EXCEPTION 'a plan is proposed first' {REFUSE}; END IF;
        ELSIF {COMES} AND ({ADDS_UP}) IS NOT TRUE THEN
          RAISE EXCEPTION 'instalments that are not what is owed' {REFUSE};
        END IF;
        RETURN NEW; END $$""",
    """CREATE TRIGGER cases_plan_adds_up BEFORE INSERT OR UPDATE ON cases_plan
       FOR EACH ROW EXECUTE FUNCTION cases_plan_adds_up()""",
    f"""CREATE FUNCTION cases_instalment_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' THEN RAISE EXCEPTION 'an instalment never changes' {REFUSE}; END IF;
        IF ({PROPOSED}) IS NOT TRUE THEN
          RAISE EXCEPTION 'an instalment of a plan that is not proposed' {REFUSE};
        END IF;
        RETURN NEW; END $$""",
    f"""CREATE TRIGGER cases_instalment_stays BEFORE UPDATE OF {FIXED} ON cases_instalment
        FOR EACH ROW EXECUTE FUNCTION cases_instalment_stays()""",
    """CREATE TRIGGER cases_instalment_comes BEFORE INSERT ON cases_instalment
       FOR EACH ROW EXECUTE FUNCTION cases_instalment_stays()""",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER cases_plan_adds_up",
        "DROP TRIGGER cases_plan_is_proposed",
        "DROP TRIGGER cases_instalment_stays",
        "DROP TRIGGER cases_instalment_comes",
    ),
    "postgresql": (
        "DROP TRIGGER cases_plan_adds_up ON cases_plan",
        "DROP TRIGGER cases_instalment_stays ON cases_instalment",
        "DROP TRIGGER cases_instalment_comes ON cases_instalment",
        "DROP FUNCTION cases_plan_adds_up()",
        "DROP FUNCTION cases_instalment_stays()",
    ),
}


def add_up(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def no_more(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_instalment_plans")]

    operations = [migrations.RunPython(add_up, no_more)]
