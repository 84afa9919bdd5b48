"""What officers, approvers and partners are told: a term that is near or over, what nobody has touched."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from zerotrip.cases.models import Case
from zerotrip.cases.process import PARTNER, Check, officer_of
from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.core.text import Text, both
from zerotrip.notices.actions import tell_all
from zerotrip.org.models import User
from zerotrip.org.queries import holders, holders_above, partners_officers


def near(case: Case, *, at: datetime) -> None:
    said = {"ref": case.ref, "day": case.rests_until or case.due_on}
    body = both(lambda: _("%(ref)s: the promised day is %(day)s.") % said)
    _tell(case, "case.warned", holders_of(case, _check(case), at=at), body, at=at)


def over(case: Case, *, at: datetime) -> None:
    """To the approvers of the place, else of the next level up that has any."""
    said = {"ref": case.ref, "day": case.rests_until or case.due_on}
    body = both(lambda: _("%(ref)s: the promised day, %(day)s, is over.") % said)
    check = officer_of(case.edition.loaded.pack.process)
    level, path, day = Check.named(check).level, case.organisation.path, day_of(at)
    users = holders("approver", covering=path, on=day, level=level)
    users = users or holders_above("approver", covering=path, on=day, level=level)[1]
    _tell(case, "case.overdue", users, body, at=at)


def put_before(case: Case, users: Iterable[User], *, at: datetime) -> None:
    """Those who have it now as well, and those who left it lying."""
    said = {"ref": case.ref}
    body = both(
        lambda: (
            _("%(ref)s waits and nobody has touched it; it is now before the next level up as well.") % said
        )
    )
    _tell(case, "case.escalated", [*users, *holders_of(case, _check(case), at=at)], body, at=at)


def objected(case: Case, *, at: datetime) -> None:
    said = {"ref": case.ref}
    body = both(lambda: _("%(ref)s: somebody objects in the public notice.") % said)
    _tell(case, "case.objection", holders_of(case, _check(case), at=at), body, at=at)


def said_otherwise(case: Case, amount: Amount, *, at: datetime) -> None:
    """Of a debt that was settled: what follows from it an officer says, on the page of debts."""
    said = {"ref": case.ref, "amount": amount}
    body = both(
        lambda: (
            _("%(ref)s: the department says otherwise by now; by that %(amount)s yuan would be due.") % said
        )
    )
    keys = [user.actor.key for user in holders_of(case, _check(case), at=at)]
    tell_all(
        to_keys=keys, event="case.said-otherwise", title=case.name, body=body, at=at, link="/desk/debts/"
    )


def result_stands(case: Case, *, at: datetime) -> None:
    said = {"ref": case.ref}
    body = both(
        lambda: (
            _("%(ref)s was taken back, but what it brought about could not be; please see to it by hand.")
            % said
        )
    )
    _tell(case, "case.result-stands", holders_of(case, _check(case), at=at), body, at=at)


def holders_of(case: Case, check: str, *, at: datetime) -> list[User]:
    day, place = day_of(at), case.organisation.path
    if check.startswith(PARTNER):
        return partners_officers(check.removeprefix(PARTNER), covering=place, on=day)
    asked = Check.named(check)
    return holders(asked.role, covering=place, on=day, level=asked.level)


def _check(case: Case) -> str:
    """Whom it waits for; while it gathers, whoever would look at it."""
    return case.waits_for or officer_of(case.edition.loaded.pack.process)


def _tell(case: Case, event: str, users: Iterable[User], body: Text, *, at: datetime) -> None:
    keys = dict.fromkeys(user.actor.key for user in users)
    partner = case.waits_for.startswith(PARTNER) and event == "case.warned"
    link = f"/desk/partner/{case.ref}/" if partner else f"/desk/cases/{case.ref}/"
    tell_all(to_keys=keys, event=event, title=case.name, body=body, at=at, link=link)
