"""The nouns of a case and their constraints."""

from zerotrip.cases.models.asking import Ask, Screening
from zerotrip.cases.models.beyond import Entitlement, Objection, PartnerAnswer, Place, Waiting
from zerotrip.cases.models.case import Alarm, Case, CaseQuerySet, Done, Event
from zerotrip.cases.models.ceiling import Ceiling, Share
from zerotrip.cases.models.debt import Debt, DebtState, PartKind, Recovery, RecoveryPart, TopUp
from zerotrip.cases.models.decision import Award, Decision, Receipt, Stage, Verdict
from zerotrip.cases.models.plan import Ended, Instalment, InstalmentQuerySet, Plan, PlanState
from zerotrip.cases.models.trips import TripCause, WalkIn

__all__ = [
    "Alarm",
    "Ask",
    "Award",
    "Case",
    "CaseQuerySet",
    "Ceiling",
    "Debt",
    "DebtState",
    "Decision",
    "Done",
    "Ended",
    "Entitlement",
    "Event",
    "Instalment",
    "InstalmentQuerySet",
    "Objection",
    "PartKind",
    "PartnerAnswer",
    "Place",
    "Plan",
    "PlanState",
    "Receipt",
    "Recovery",
    "RecoveryPart",
    "Screening",
    "Share",
    "Stage",
    "TopUp",
    "TripCause",
    "Verdict",
    "Waiting",
    "WalkIn",
]
