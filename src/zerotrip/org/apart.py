"""Posts that one person does not hold together, whichever of their accounts holds them.

Who looks over the books does nothing in them; who keeps the till does not keep the accounts (会计法);
who speaks for a partner outside the union holds no post inside it.
"""

from __future__ import annotations

from zerotrip.audit.refusals import Refusal
from zerotrip.org.models import Role

ALONE = (Role.AUDITOR, Role.PARTNER)
TILL_AND_ACCOUNTS = (Role.CASHIER, Role.ACCOUNTANT)


def are_apart(one: str, other: str) -> bool:
    if one == other:
        return False
    return one in ALONE or other in ALONE or {one, other} == set(TILL_AND_ACCOUNTS)


def _among(roles: tuple[Role, Role]) -> str:
    return f"('{roles[0].value}', '{roles[1].value}')"


KEPT_APART = Refusal(
    "org_post_apart",
    "INSERT",
    "org_post",
    "one person does not hold these two posts together",
    f"""EXISTS (SELECT 1 FROM org_post held
        JOIN org_user his ON his.id = held.user_id
        JOIN org_user theirs ON theirs.person_uid = his.person_uid
        WHERE theirs.id = NEW.user_id AND held.role <> NEW.role
          AND (held.until IS NULL OR held.until > held.since)
          AND (held.until IS NULL OR held.until > NEW.since)
          AND (NEW.until IS NULL OR NEW.until > held.since)
          AND (held.role IN {_among(ALONE)} OR NEW.role IN {_among(ALONE)}
               OR (held.role IN {_among(TILL_AND_ACCOUNTS)} AND NEW.role IN {_among(TILL_AND_ACCOUNTS)})))""",  # noqa: S608 - roles
)
"""Whatever the code forgets. Posts given before it stand as they are."""
