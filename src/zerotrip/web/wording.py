"""Words for what the domain names by code: states, events, payments. A table each, read by templates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from zerotrip.cases.debts.owing import provisional_on
from zerotrip.core.text import pick
from zerotrip.evidence.factset import label_of

if TYPE_CHECKING:
    from zerotrip.cases.models import Case


@dataclass(frozen=True, slots=True)
class Said:
    words: str | Promise
    tone: str = ""


STATES = {
    "gathering": Said(_("Gathering evidence")),
    "supplement": Said(_("Waiting for you"), "wait"),
    "review": Said(_("In review")),
    "approval": Said(_("Awaiting approval")),
    "exception": Said(_("Awaiting a second signature")),
    "place": Said(_("Waiting for a place"), "wait"),
    "funds": Said(_("Waiting for money"), "wait"),
    "notice": Said(_("In public notice")),
    "partner": Said(_("With the partner")),
    "granted": Said(_("Granted"), "good"),
    "refused": Said(_("Not granted"), "bad"),
    "withdrawn": Said(_("Withdrawn")),
}
"""As the member reads them; the desk says who waits for whom."""

DESK_STATES = STATES | {"supplement": Said(_("Waiting for the person"), "wait")}

PAYMENTS = {
    "": Said(_("Granted"), "good"),
    "owed": Said(_("Granted, to be paid"), "good"),
    "batched": Said(_("Granted, being paid"), "good"),
    "sent": Said(_("With the bank"), "good"),
    "partly": Said(_("Paid in part, the rest follows"), "wait"),
    "paid": Said(_("Paid"), "good"),
    "rejected": Said(_("Returned by the bank"), "wait"),
}

EVENTS = {
    "open": Said(_("Opened")),
    "ask-department": Said(_("Data asked for")),
    "department-silent": Said(_("No answer yet; asked again by itself"), "wait"),
    "ask": Said(_("One thing is missing; the clock stands still"), "wait"),
    "answer": Said(_("Answer received")),
    "paper": Said(_("Paper received")),
    "paper-reused": Said(_("Paper of another case used again")),
    "paper-read": Said(_("Paper read by an officer")),
    "accept": Said(_("Accepted; the promised time runs")),
    "resume": Said(_("Complete; the clock goes on")),
    "pass-on": Said(_("Passed to an officer")),
    "recheck": Said(_("Checked again with the new facts")),
    "grant": Said(_("Granted by the rule itself")),
    "settle": Said(_("Checked and granted")),
    "agree": Said(_("First check: agreed")),
    "approve": Said(_("Second check: approved")),
    "stop-asking": Said(_("Nothing more asked for; an officer looks")),
    "send-back": Said(_("Back to the first check"), "wait"),
    "refer": Said(_("Put to the approver as an exception"), "wait"),
    "depart": Said(_("Another sum granted; a second approver has to sign"), "wait"),
    "sign": Said(_("Signed by a second approver")),
    "in-line": Said(_("All places are taken; in the queue"), "wait"),
    "place": Said(_("A place has become free")),
    "money-short": Said(_("Agreed; in the queue until money comes"), "wait"),
    "fund": Said(_("The money has come")),
    "notice": Said(_("Public notice begun"), "wait"),
    "notice-over": Said(_("Public notice over, nothing open")),
    "objection": Said(_("Somebody objected in the public notice"), "wait"),
    "objection-answered": Said(_("Objection looked into and answered")),
    "with-partner": Said(_("Handed to the partner"), "wait"),
    "confirm": Said(_("The partner said yes")),
    "decline": Said(_("The partner said no"), "bad"),
    "result": Said(_("Carried out in the union's books")),
    "result-failed": Said(_("Could not be carried out by itself; an officer looks"), "wait"),
    "result-by-hand": Said(_("Carried out by an officer")),
    "look-again": Said(_("Opened again by an officer"), "wait"),
    "give-up": Said(_("Place given back")),
    "warned": Said(_("The promised day is near; the officer was told"), "wait"),
    "overdue": Said(_("The promised day is over; the approver was told"), "bad"),
    "escalate": Said(_("Put before the next level up as well"), "wait"),
    "refuse": Said(_("Not granted"), "bad"),
    "withdraw": Said(_("Withdrawn")),
    "reopen": Said(_("Taken up again")),
    "appeal": Said(_("Appeal received"), "wait"),
    "rule": Said(_("Contradicting sources: decided which is right")),
    "object": Said(_("Objected to what was held to be right"), "wait"),
    "debt-settled": Said(_("The department has answered; the provisional decision is settled")),
    "overturn": Said(_("The department has answered otherwise; nothing is due"), "bad"),
    "trip": Said(_("Came in person"), "wait"),
    "paid": Said(_("Paid into the account")),
    "paid-in-part": Said(_("A part paid into the account"), "wait"),
    "payment-returned": Said(_("The bank returned the payment"), "wait"),
}

COLUMNS = {
    "relation": _("Relation to you"),
    "level": _("Level"),
    "born_on": _("Date of birth"),
    "died_on": _("Date of death"),
    "sex": _("Sex"),
    "issued_on": _("Issued on"),
    "enrolled_on": _("Enrolled on"),
    "private": _("Private school"),
    "fee": _("Fee a year"),
    "local_fee": _("Fee of a public school here"),
    "abroad": _("Abroad"),
    "fee_exempt": _("Exempt from fees"),
    "id": _("Number"),
    "travelled_on": _("Day of travel"),
    "price": _("Price"),
    "kind": _("Kind"),
    "refunded": _("Ticket refunded"),
    "happened_on": _("Day it happened"),
    "injured": _("Injured"),
    "disability_level": _("Level of disability"),
    "died": _("Died"),
    "home_loss": _("Loss of home and belongings"),
    "liable_party": _("Somebody else pays"),
    "first_aid_cost": _("Cost of first aid"),
    "unit": _("Unit"),
    "since": _("Since"),
    "until": _("Until"),
    "product": _("Product"),
    "settled_on": _("Day of settlement"),
    "name": _("Name"),
}
"""What a table's columns are called where the pack does not say it."""
PAYMENT_RUN = Said(_("Payment run, checked by two"))


def sum_of(case: Case) -> int | None:
    """Fen that were granted; while the case is open, what it is expected to come to."""
    award = getattr(case, "award", None)
    if award and award.voided_at is None:
        return award.given_fen if case.fund else None
    return case.expected_fen if case.is_open else None


# The bank returned it, and the account has been put right since.
GOES_OUT_AGAIN = Said(_("Goes out again with the next run"), "wait")


CHECKS = {
    "district-officer": _("officer of the district"),
    "district-approver": _("approver of the district"),
    "city-officer": _("officer of the city"),
    "city-approver": _("approver of the city"),
    "street-officer": _("officer of the street"),
    "street-approver": _("approver of the street"),
}
"""Whom a case waits for, as packs name them."""

ALARMS = {"warned": Said(_("promised date near"), "wait"), "overdue": Said(_("promised date passed"), "bad")}
RESULT_FAILED = Said(_("Granted; still to be carried out"), "wait")


def standing_of(case: Case, payment: str = "", *, desk: bool = False) -> Said:
    """A granted case is as far as its payment is; every other one is where its state says."""
    if case.result == "failed":
        return RESULT_FAILED
    if case.state == "granted":
        said = PAYMENTS.get(payment, PAYMENTS[""])
        return _provisional(said, case) if is_provisional(case) else said
    return (DESK_STATES if desk else STATES)[case.state]


def is_provisional(case: Case) -> bool:
    return bool(provisional_on(case))


def _provisional(said: Said, case: Case) -> Said:
    whom = str(pgettext("between two names", ", ")).join(pick(label_of(key)) for key in provisional_on(case))
    words = _("%(said)s, provisional until %(department)s answers")
    return Said(words % {"said": said.words, "department": whom}, "wait")


BATCH_TONES = {"made": "wait", "answered": "good", "refused": "bad"}
LINE_TONES = {"paid": "good", "partly": "wait", "rejected": "bad", "returned": "bad", "disputed": "wait"}
