"""What may not be demanded: a paper whose fact an office has told, or that a live connector can supply.

Only a coded legal reason opens the way, and each such demand is counted.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.evaluation import Evaluation, evaluate
from zerotrip.cases.models import Case
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import Text, pick
from zerotrip.evidence.factset import label_of
from zerotrip.evidence.queries import is_live
from zerotrip.evidence.registry import registry
from zerotrip.evidence.states import Status


class LegalReason(TextChoices):
    """Why a paper may be demanded although an office holds what it says."""

    ORIGINAL = "original-by-law", _("A law demands the original")
    DISPUTED = "data-disputed", _("What the office said is disputed")
    COURT = "court-or-audit", _("A court or the audit demands it")


_picked = lazy(pick, str)


class CanBeSupplied(Conflict):
    """`connector` supplies it: for programs the name, for people the label in the sentence."""

    def __init__(self, connector: str, label: Text) -> None:
        super().__init__(
            "connector-supplies",
            _(
                "“%(label)s” supplies this, so the person must not be asked for it. "
                "Only a reason in law opens the way; it is counted."
            ),
            field="paper",
            label=_picked(label),
        )
        self.connector = connector


def refuse_to_ask(case: Case, fact: str, *, legal_reason: str, at: datetime) -> None:
    """Raises CanBeSupplied, unless a legal reason is given; Invalid for one that nobody knows."""
    if legal_reason:
        if legal_reason not in LegalReason.values:
            raise Invalid(
                "no-such-reason", _("Please choose one of the reasons in law."), field="legal_reason"
            )
        return
    source = supplier_of(evaluate(case, at=at), fact, at=at)
    if source:
        raise CanBeSupplied(source, label_of(source))


def supplier_of(seen: Evaluation, fact: str, *, at: datetime) -> str:
    """The source that has told the fact, or would if it were asked now; empty where none does."""
    found = seen.factset.findings.get(fact)
    if found and found.status in (Status.KNOWN, Status.ABSENT) and registry.source(found.source):
        return found.source
    known = seen.decision.program.facts.get(fact)
    silent = seen.factset.exhausted.get(fact, set())
    sources = known.sources if known else ()
    return next((each for each in sources if each not in silent and is_live(each, at=at)), "")
