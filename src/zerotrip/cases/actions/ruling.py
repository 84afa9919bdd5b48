"""Where sources contradict each other: the officer says which holds, and the person may object."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices
from zerotrip.cases.actions.advancing import advance
from zerotrip.cases.actions.speaking import appeal
from zerotrip.cases.evaluation import evaluate
from zerotrip.cases.models import Case
from zerotrip.cases.moves import move, note, same_page
from zerotrip.cases.policy import in_time_to_appeal
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict
from zerotrip.evidence.actions import object_to, read_from_paper
from zerotrip.evidence.actions import rule as rule_on
from zerotrip.evidence.models import Ruling
from zerotrip.vault.models import Document


@transaction.atomic
def rule(
    case: Case,
    *,
    fact: str,
    source: str,
    seen: str,
    because: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """Every case of the person that lies before an officer and reads the fact is looked at anew."""
    same_page(case, version)
    ruling = rule_on(
        person=case.person,
        fact=fact,
        subject=case.subject,
        source=source,
        seen=seen,
        because=because,
        by=by,
        at=at,
        case_ref=case.ref,
    )
    told = {"fact": fact, "source": source, "ruling": str(ruling.uid)}
    note(case, "rule", by=by, at=at, because=ruling.because, data=told)
    notices.ruled(case, ruling, at=at)
    for each in (case, *_others(case, ruling)):
        if each.state == State.REVIEW:
            move(each, "recheck", by=by, at=at)
            advance(each, at=at)
    return case


@transaction.atomic
def correct(
    case: Case,
    *,
    fact: str,
    value: Any,
    document: Document,
    because: str,
    by: Actor,
    at: datetime,
    version: int | None = None,
) -> Case:
    """A department is wrong and a paper shows it: both words stay, and the officer rules for the paper."""
    same_page(case, version)
    read_from_paper(
        person=case.person,
        fact=fact,
        value=value,
        subject=case.subject,
        document=document,
        by=by,
        at=at,
        case_ref=case.ref,
    )
    contest = evaluate(case, at=at).factset.contested.get(fact)
    if contest is None:
        raise Conflict("nothing-to-correct", _("The paper says what is known already; nothing was changed."))
    paper = f"paper:{document.kind}"
    return rule(case, fact=fact, source=paper, seen=contest.seen, because=because, by=by, at=at)


def _others(case: Case, ruling: Ruling) -> list[Case]:
    same = Case.objects.filter(person=case.person, state=State.REVIEW).exclude(pk=case.pk)
    if ruling.record:
        same = same.filter(subject=ruling.record)
    return [
        each
        for each in same.select_related("edition", "person")
        if ruling.fact in each.edition.loaded.program.reads
    ]


@transaction.atomic
def object_to_ruling(case: Case, *, ruling: Ruling, because: str, by: Actor, at: datetime) -> Case:
    """The question is open again. A refusal that rested on it is appealed in the same words."""
    object_to(ruling, because=because, by=by, at=at)
    note(case, "object", by=by, at=at, because=ruling.objection, data={"fact": ruling.fact})
    if case.state == State.REFUSED and in_time_to_appeal(case, day_of(at)):
        return appeal(case, because=because, by=by, at=at)
    return case
