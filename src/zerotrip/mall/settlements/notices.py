"""Who hears of a statement."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.text import both
from zerotrip.mall.settlements.models import PartnerStatement
from zerotrip.notices.actions import tell_all
from zerotrip.org.models import Role
from zerotrip.org.queries import holders, partners_officers


def drawn(statement: PartnerStatement, *, at: datetime) -> None:
    firm = statement.firm
    users = partners_officers(firm.code, covering=firm.organisation.path, on=day_of(at))
    month, total = f"{statement.month:%Y-%m}", statement.total
    tell_all(
        to_keys=sorted({user.actor.key for user in users}),
        event="partner.statement-drawn",
        title=both(lambda: _("Your statement of %(month)s is there") % {"month": month}),
        body=both(
            lambda: _("It comes to %(sum)s yuan. Please look at it, and agree or object.") % {"sum": total}
        ),
        link=f"/desk/partners/statements/{statement.uid}/",
        at=at,
    )


def objected(statement: PartnerStatement, *, at: datetime) -> None:
    users = holders(Role.OFFICER, covering=statement.firm.organisation.path, on=day_of(at))
    firm, month, why = statement.firm.name, f"{statement.month:%Y-%m}", statement.objection
    tell_all(
        to_keys=sorted({user.actor.key for user in users}),
        event="partner.statement-objected",
        title=both(
            lambda: _("%(firm)s objects to the statement of %(month)s") % {"firm": firm, "month": month}
        ),
        body={"zh-Hans": why, "en": why},
        link=f"/desk/partners/statements/{statement.uid}/",
        at=at,
    )
