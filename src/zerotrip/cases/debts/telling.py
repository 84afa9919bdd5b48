"""What a person is told about a provisional decision that was settled, and about what they owe back."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from zerotrip.cases.debts.setting_off import limit
from zerotrip.cases.models import Case, Debt, DebtState, Recovery
from zerotrip.cases.notices import tell_of
from zerotrip.core.money import Amount
from zerotrip.core.text import both

NOTHING = Amount.fen(0)
PAGE = "/m/me/debts/"


def settled(case: Case, debt: Debt, *, at: datetime) -> None:
    """What became of a provisional decision; where money is owed back, how, and that one may object."""
    was, now_due = Amount.fen(debt.amount_fen), Amount.fen(debt.settled_fen or 0)
    back = debt.recovery.amount_fen if debt.state == DebtState.RECOVERY else 0
    figures = {"was": was, "now": now_due, "more": now_due - was, "less": Amount.fen(back)}
    sentences = {
        DebtState.CONFIRMED: lambda: _("The department has answered: the %(now)s yuan stand as they are."),
        DebtState.TOPPED_UP: lambda: _(
            "The department has answered: %(now)s yuan are due; the missing %(more)s go to your account."
        ),
        DebtState.CORRECTED: lambda: _(
            "The department has answered otherwise: %(now)s yuan are due, not %(was)s. Nothing was paid yet."
        ),
        DebtState.RECOVERY: lambda: _(
            "The department has answered otherwise: %(now)s yuan are due, not %(was)s. You owe back %(less)s:"
            " it is deducted from later grants, or pay it back. If you see it differently, object on the"
            " page; nothing is deducted until somebody has looked."
        ),
    }
    body = both(lambda: sentences[DebtState(debt.state)]() % figures)
    tell_of(case, "case.debt-settled", body, at=at, link=PAGE)


def deducted(case: Case, recovery: Recovery, amount: Amount, *, at: datetime) -> None:
    body = both(
        lambda: (
            _("%(amount)s yuan of this grant go to what you owe from %(ref)s; %(left)s are left.")
            % {"amount": amount, "ref": recovery.award.reference, "left": Amount.fen(recovery.left_fen)}
            + " "
            + _("At most %(percent)s %% of a grant is set off; %(protected)s yuan of it always stay yours.")
            % {"percent": limit().percent, "protected": limit().protected}
        )
    )
    tell_of(case, "case.deducted", body, at=at, link=PAGE)


def repaid(case: Case, recovery: Recovery, amount: Amount, *, beyond: Amount = NOTHING, at: datetime) -> None:
    """`beyond`: what else the same transfer brought, when nothing is owed any more."""
    left = Amount.fen(recovery.left_fen)
    said = {"amount": amount, "ref": recovery.award.reference, "left": left, "beyond": beyond}
    body = both(
        lambda: _("%(amount)s yuan that you paid back for %(ref)s have come in; %(left)s are left.") % said
    )
    if beyond:
        more = both(
            lambda: (
                _(
                    "Your transfer was %(beyond)s yuan more than is owed; the cashier looks at it and sends"
                    " back what is yours."
                )
                % said
            )
        )
        body = {lang: f"{body[lang]} {more[lang]}" for lang in body}
    tell_of(case, "case.repaid", body, at=at, link=PAGE)


def repayment_taken_back(case: Case, recovery: Recovery, amount: Amount, *, at: datetime) -> None:
    said = {"amount": amount, "ref": recovery.award.reference, "left": Amount.fen(recovery.left_fen)}
    body = both(
        lambda: (
            _(
                "Your bank has taken back %(amount)s yuan that you had paid back for %(ref)s; %(left)s are "
                "owed now. Please ask your bank why; you can pay again, or propose a plan, on the page."
            )
            % said
        )
    )
    tell_of(case, "case.repayment-taken-back", body, at=at, link=PAGE)


def upheld(case: Case, recovery: Recovery, *, at: datetime) -> None:
    body = both(
        lambda: (
            _("Your objection was looked at; the sum stays owed: %(because)s")
            % {"because": recovery.upheld_because}
        )
    )
    tell_of(case, "case.recovery-upheld", body, at=at, link=PAGE)


def forgone(case: Case, recovery: Recovery, *, at: datetime) -> None:
    body = both(
        lambda: (
            _("What you still owed from this case is not asked for any more: %(because)s")
            % {"because": recovery.forgo_because}
        )
    )
    tell_of(case, "case.recovery-forgone", body, at=at, link=PAGE)


def not_owed(case: Case, recovery: Recovery, amount: Amount, *, at: datetime) -> None:
    body = both(
        lambda: (
            _("You do not owe back %(amount)s yuan of %(ref)s after all; it stays with you.")
            % {"amount": amount, "ref": recovery.award.reference}
        )
    )
    tell_of(case, "case.recovery-cancelled", body, at=at, link=PAGE)
