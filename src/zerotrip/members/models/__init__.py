"""People, what they belong to, who may act for them, and what happened to them."""

from zerotrip.members.models.happenings import EventKind, LifeEvent, Teller
from zerotrip.members.models.mandates import Channel, Consent, Identity, Mandate, MandateKind
from zerotrip.members.models.people import (
    BankAccount,
    Enrolment,
    Filing,
    Hardship,
    Household,
    HouseholdPerson,
    Membership,
    Person,
    Product,
    Relation,
    Roster,
    RosterRow,
    Sex,
    person_key,
)

__all__ = [
    "BankAccount",
    "Channel",
    "Consent",
    "Enrolment",
    "EventKind",
    "Filing",
    "Hardship",
    "Household",
    "HouseholdPerson",
    "Identity",
    "LifeEvent",
    "Mandate",
    "MandateKind",
    "Membership",
    "Person",
    "Product",
    "Relation",
    "Roster",
    "RosterRow",
    "Sex",
    "Teller",
    "person_key",
]
