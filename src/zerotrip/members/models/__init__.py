"""People, what they belong to, who may act for them, and what happened to them."""

from zerotrip.members.models.certificates import Certificate
from zerotrip.members.models.enrolments import Enrolment, Product, Roster, RosterRow
from zerotrip.members.models.firms import Firm
from zerotrip.members.models.happenings import EventKind, LifeEvent, Teller
from zerotrip.members.models.likeness import Alike, Likeness, Verdict
from zerotrip.members.models.lists import ListLine, PeopleList, Unmasking
from zerotrip.members.models.mandates import Channel, Consent, Identity, Mandate, MandateKind
from zerotrip.members.models.moving import Joining, JoiningState, Move, MoveEnd, MoveSource
from zerotrip.members.models.people import (
    BankAccount,
    Employment,
    Filing,
    Hardship,
    Household,
    HouseholdPerson,
    Membership,
    Person,
    Relation,
    Sex,
    person_key,
)
from zerotrip.members.models.receipts import FeePayment, ReceiptCancelling

__all__ = [
    "Alike",
    "BankAccount",
    "Certificate",
    "Channel",
    "Consent",
    "Employment",
    "Enrolment",
    "EventKind",
    "FeePayment",
    "Filing",
    "Firm",
    "Hardship",
    "Household",
    "HouseholdPerson",
    "Identity",
    "Joining",
    "JoiningState",
    "LifeEvent",
    "Likeness",
    "ListLine",
    "Mandate",
    "MandateKind",
    "Membership",
    "Move",
    "MoveEnd",
    "MoveSource",
    "PeopleList",
    "Person",
    "Product",
    "ReceiptCancelling",
    "Relation",
    "Roster",
    "RosterRow",
    "Sex",
    "Teller",
    "Unmasking",
    "Verdict",
    "person_key",
]
