"""The database itself holds a plan to what is owed: its instalments are exactly that when it comes into force,
and stay as they were agreed to."""

from django.db import migrations

from zerotrip.audit.refusals import Refusal, refuse

ADDS_UP = """NEW.total_fen = (SELECT SUM(amount_fen) FROM cases_instalment WHERE plan_id = NEW.uid)
  AND NEW.total_fen = (SELECT MAX(upto_fen) FROM cases_instalment WHERE plan_id = NEW.uid)
  AND NEW.total_fen = (SELECT left_fen FROM cases_recovery WHERE uid = NEW.recovery_id)"""
COMES = "NEW.state = 'agreed' AND OLD.state <> 'agreed'"
PROPOSED = "(SELECT state FROM cases_plan WHERE uid = NEW.plan_id) = 'proposed'"
FIXED = "plan_id, number, due_on, amount_fen, upto_fen"
PLAN, PART = "cases_plan", "cases_instalment"


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_instalment_plans")]

    operations = [
        refuse(
            Refusal(
                f"{PLAN}_adds_up", "UPDATE OF state", PLAN,
                "instalments that are not what is owed", f"{COMES} AND ({ADDS_UP}) IS NOT TRUE",
            ),
            Refusal(f"{PLAN}_is_proposed", "INSERT", PLAN, "a plan is proposed first", "NEW.state <> 'proposed'"),
            Refusal(f"{PART}_stays", f"UPDATE OF {FIXED}", PART, "an instalment never changes"),
            Refusal(
                f"{PART}_comes", "INSERT", PART,
                "an instalment of a plan that is not proposed", f"({PROPOSED}) IS NOT TRUE",
            ),
        )
    ]
