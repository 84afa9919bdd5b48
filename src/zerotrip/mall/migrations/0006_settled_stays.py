"""What is settled with a partner stays as it was settled; its version counts on, for what is put right later."""

from django.db import migrations

from zerotrip.audit.refusals import Refusal, refuse

STAYS = ("firm_id", "month", "state", "sum_fen", "worth_fen", "settled_by_key", "settled_at")
CHANGED = " OR ".join(f"NEW.{column} <> OLD.{column}" for column in STAYS)
SETTLED = "SELECT 1 FROM mall_partnerstatement s WHERE s.state = 'settled' AND s.uid = "
SAYS = "a settled statement stays as it was settled"
STATEMENT, LINE = "mall_partnerstatement", "mall_statementline"
IS_SETTLED = "OLD.state = 'settled'"


class Migration(migrations.Migration):
    dependencies = [("mall", "0005_put_right_by")]
    operations = [
        refuse(
            Refusal("mall_statement_stays", "UPDATE", STATEMENT, SAYS, f"{IS_SETTLED} AND ({CHANGED})"),
            Refusal("mall_statement_kept", "DELETE", STATEMENT, SAYS, IS_SETTLED),
            Refusal(
                "mall_line_stays", "UPDATE OF statement_id, order_id, worth_fen, fen", LINE, SAYS,
                f"EXISTS ({SETTLED} OLD.statement_id)",
            ),
            Refusal("mall_line_kept", "DELETE", LINE, SAYS, f"EXISTS ({SETTLED} OLD.statement_id)"),
            Refusal("mall_line_late", "INSERT", LINE, SAYS, f"EXISTS ({SETTLED} NEW.statement_id)"),
        )
    ]
