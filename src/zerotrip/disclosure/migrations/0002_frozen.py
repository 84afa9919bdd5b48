"""What a publication says and what its root commits to never changes; its state moves on."""

from django.db import migrations

from zerotrip.audit.refusals import Refusal, refuse

TABLE, LEAF = "disclosure_publication", "disclosure_leaf"
SAYS = ("owner_id", "month", "number", "cut_off", "document", "content_hash", "root", "total_fen", "leaf_count")
CHANGED = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in SAYS)
OVER = "OLD.state IN ('superseded', 'dropped')"


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_initial")]

    operations = [
        refuse(
            Refusal(
                f"{TABLE}_frozen", "UPDATE", TABLE, "a publication is frozen: publish a corrected one", f"{CHANGED} OR {OVER}"
            ),
            Refusal(f"{TABLE}_kept", "DELETE", TABLE, "a publication is never removed"),
            Refusal(f"{LEAF}_unchanged", "UPDATE", LEAF, "a leaf is frozen"),
            Refusal(f"{LEAF}_kept", "DELETE", LEAF, "a leaf is never removed"),
        )
    ]
