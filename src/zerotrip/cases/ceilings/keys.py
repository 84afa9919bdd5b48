"""Under which ceiling an award falls, and what its limit is."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.household import homes_of
from zerotrip.cases.models import Case
from zerotrip.catalogue.pack import Ceiling as CeilingRule
from zerotrip.core.errors import Conflict


def rule_of(case: Case) -> CeilingRule | None:
    return case.edition.loaded.pack.stacking.ceiling


def key_of(case: Case, seen: Evaluation, rule: CeilingRule) -> str:
    """The same for every level: no item occurs in it."""
    whose = f"person:{case.person_id}"
    if rule.key == "household":
        day = seen.as_of or case.opened_on
        whose = next((f"household:{pk}" for pk in homes_of(case.person, on=day)), whose)
    if rule.key == "bill":
        return f"{rule.name}|{whose}|{case.subject}"
    return "|".join([rule.name, whose, *_stretch(case, seen, rule)])


def limit_of(seen: Evaluation, rule: CeilingRule) -> int | None:
    """None where only the highest is due."""
    if rule.of is None:
        return None
    fen = seen.decision.value(rule.of)
    if not isinstance(fen, int):
        raise Conflict(
            "ceiling-unknown",
            _("What all levels may grant together is not known yet; this cannot be granted before it is."),
        )
    return max(0, fen)


def turn_of(case: Case) -> str:
    """Unique, and the same whenever the case was opened."""
    return f"{case.item_id}|{case.person_id}|{case.subject}"


def _stretch(case: Case, seen: Evaluation, rule: CeilingRule) -> list[str]:
    if rule.over == "lifetime":
        return []
    period, day = seen.decision.period, seen.as_of or case.opened_on
    return [period.key if period else str(day.year)]
