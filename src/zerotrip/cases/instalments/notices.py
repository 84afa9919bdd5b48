"""What the person, and where it needs one an officer, is told of a plan and its instalments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext as _

from zerotrip.cases.desk_notices import holders_of
from zerotrip.cases.models import Ended, Instalment, Plan, Recovery
from zerotrip.cases.process import officer_of
from zerotrip.core.money import Amount
from zerotrip.core.text import Text, both, in_words
from zerotrip.notices.actions import tell, tell_all

PHONE = "/m/me/debts/"


def proposed(plan: Plan, *, at: datetime) -> None:
    """To the other side: the person, or the officers of the place."""
    said = {
        "ref": plan.recovery.award.reference,
        "months": plan.instalments.count(),
        "total": Amount.fen(plan.total_fen),
    }
    if plan.by_member:
        body = both(lambda: _("%(ref)s: proposed to pay %(total)s yuan back in %(months)s months.") % said)
        _tell_officers(plan.recovery, "case.plan-proposed", body, at=at)
    else:
        body = both(
            lambda: (
                _(
                    "You can pay the %(total)s yuan you owe back from %(ref)s in %(months)s months. It"
                    " counts once you agree to it; you can also propose something else."
                )
                % said
            )
        )
        _tell(plan.recovery, "case.plan-proposed", body, at=at)


def agreed(plan: Plan, first: Instalment, *, at: datetime) -> None:
    said = _figures(first)
    body = both(
        lambda: (
            _(
                "Your plan is in force: the first instalment, %(sum)s yuan, is due on %(day)s. Write %(code)s"
                " into the note of your transfer; paying earlier is always possible."
            )
            % said
        )
    )
    _tell(plan.recovery, "case.plan-agreed", body, at=at)


def due_soon(instalment: Instalment, *, at: datetime) -> None:
    said = _figures(instalment)
    body = both(
        lambda: (
            _("An instalment is due on %(day)s: %(sum)s yuan. Write %(code)s into the note of your transfer.")
            % said
        )
    )
    _tell(instalment.plan.recovery, "case.instalment-due", body, at=at)


def missed(instalment: Instalment, *, at: datetime) -> None:
    said = _figures(instalment)
    body = both(
        lambda: (
            _(
                "%(sum)s yuan were due on %(day)s and have not come in. If you have paid, you need do"
                " nothing. If you cannot pay now, propose another plan; when two are missed it lapses."
            )
            % said
        )
    )
    _tell(instalment.plan.recovery, "case.instalment-missed", body, at=at)


def ended(plan: Plan, *, at: datetime) -> None:
    said = {
        "ref": plan.recovery.award.reference,
        "left": Amount.fen(plan.recovery.left_fen),
        "because": plan.ended_because,
    }
    body = both(lambda: SENTENCES[Ended(plan.ended_for)]() % said)
    _tell(plan.recovery, "case.plan-ended", body, at=at)
    if plan.ended_for == Ended.LAPSED:
        told = both(
            lambda: (
                _("%(ref)s: two instalments were missed, the plan has lapsed; %(left)s yuan are owed.") % said
            )
        )
        _tell_officers(plan.recovery, "case.plan-lapsed", told, at=at)


SENTENCES: dict[Ended, Callable[[], str]] = {
    Ended.PAID: lambda: _("Everything you owed from %(ref)s is settled. Thank you."),
    Ended.DECLINED: lambda: _("The plan for %(ref)s was not agreed to: %(because)s Please propose another."),
    Ended.LAPSED: lambda: _(
        "Two instalments of %(ref)s were missed, so the plan has lapsed: %(left)s yuan are owed now. An"
        " officer has been told; propose a plan that you can keep."
    ),
    Ended.LOOKED_AT: lambda: _(
        "What you owe from %(ref)s is being looked at. Nothing is asked of you until then, and the plan has"
        " ended; if something stays owed you can propose a new one."
    ),
    Ended.OWED_ANEW: lambda: _(
        "A grant that had gone to your debt from %(ref)s counts no more, so %(left)s yuan are owed again."
        " The plan has ended; please propose a new one."
    ),
}


def _figures(instalment: Instalment) -> dict[str, object]:
    plan = instalment.plan
    paid = plan.total_fen - plan.recovery.left_fen
    return {
        "sum": Amount.fen(min(instalment.amount_fen, instalment.upto_fen - paid)),
        "day": in_words(instalment.due_on),
        "code": plan.recovery.payment_code,
    }


def _tell(recovery: Recovery, event: str, body: Text, *, at: datetime) -> None:
    person, title = recovery.person, recovery.award.case.name
    email = person.email or None
    tell(to_key=person.key, event=event, title=title, body=body, link=PHONE, at=at, email=email)


def _tell_officers(recovery: Recovery, event: str, body: Text, *, at: datetime) -> None:
    """Those who would look at its case, but never the one who owes."""
    case = recovery.award.case
    users = holders_of(case, officer_of(case.edition.loaded.pack.process), at=at)
    keys = dict.fromkeys(user.actor.key for user in users if user.actor.key != recovery.person.key)
    link = f"/desk/debts/{recovery.reference}/"
    tell_all(to_keys=keys, event=event, title=case.name, body=body, at=at, link=link)
