"""Which departments have been silent for so long that a case need not wait for them, and what they owe it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Case, Debt, DebtState
from zerotrip.catalogue.pack import Provisional
from zerotrip.core.errors import Conflict
from zerotrip.evidence.models import Request
from zerotrip.evidence.policy import QUICK_TRIES
from zerotrip.evidence.queries import SETTLEMENTS
from zerotrip.rules.types import Kind


def rule_of(case: Case) -> Provisional | None:
    """The pack's own, or none: then a case waits for as long as it takes."""
    return case.edition.loaded.pack.process.provisional


def past_limit(case: Case, sources: Iterable[str], *, at: datetime) -> set[str]:
    """Those of the sources that were asked in vain for longer than the pack waits."""
    rule = rule_of(case)
    if rule is None:
        return set()
    asked = Request.objects.open().filter(
        person=case.person,
        source__in=set(sources),
        attempts__gte=QUICK_TRIES,
        asked_at__lte=at - timedelta(hours=rule.after_hours),
        purposes__case_ref=case.ref,
        purposes__withdrawn_at__isnull=True,
    )
    return set(asked.values_list("source", flat=True))


def askable_instead(case: Case, seen: Evaluation, silent: set[str]) -> list[str]:
    """The facts the person can tell in the place of silent departments; empty if there is one they cannot."""
    facts = case.edition.loaded.program.facts
    wanted = [ask.fact for ask in seen.ask_now if ask.via.removeprefix("source:") in silent]
    typed = all(key == SETTLEMENTS or facts[key].type.kind is not Kind.RECORDS for key in wanted)
    return list(dict.fromkeys(wanted)) if typed else []


def owed_by(case: Case, seen: Evaluation) -> dict[str, set[str]]:
    """Facts read off the person's word or a paper while a department is still being asked for them."""
    if rule_of(case) is None:
        return {}
    facts = case.edition.loaded.program.facts
    told = {
        key: set(facts[key].sources) & seen.factset.pending
        for key, found in seen.factset.findings.items()
        if key in facts and found.source.startswith(("statement", "paper:"))
    }
    return {key: sources for key, sources in told.items() if sources}


def provisional_at_most(case: Case, seen: Evaluation, amount_fen: int) -> None:
    """Raises where so much may not be granted on the person's word alone."""
    if owed_by(case, seen) and not within_limit(case, amount_fen):
        raise department_owed()


def department_owed() -> Conflict:
    return Conflict(
        "department-owed",
        _("This sum may not be granted before the department has answered; it is being asked."),
    )


def within_limit(case: Case, amount_fen: int) -> bool:
    """Once only: what a department has set right is not decided on the person's word again."""
    rule = rule_of(case)
    if rule is None or amount_fen > rule.up_to:
        return False
    return not Debt.objects.filter(case=case).exclude(state=DebtState.DROPPED).exists()
