"""What a case does by itself once facts may have changed: ask a department or the person, decide, pass on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from zerotrip.cases import notices
from zerotrip.cases.actions.granting import decide, grant_sum, refusal_sentence
from zerotrip.cases.evaluation import Evaluation, evaluate
from zerotrip.cases.models import Ask, Case, Stage, Verdict
from zerotrip.cases.moves import move, note
from zerotrip.cases.process import AUTOMATIC, officer_of
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused, Stale
from zerotrip.evidence.actions import ask as ask_department
from zerotrip.evidence.models import Finding

PLATFORM = Actor.system("platform")


@transaction.atomic
def advance(case: Case, *, at: datetime) -> Case:
    """One step on from `gathering`; from any other state it waits for a person and nothing happens."""
    if case.state != State.GATHERING:
        return case
    seen = evaluate(case, at=at)
    if seen.is_payable:
        return _decide_or_pass_on(case, seen, at=at)
    if seen.verdict == "unmet":
        return _refuse_or_pass_on(case, seen, at=at)
    return _find_out(case, seen, at=at)


def _decide_or_pass_on(case: Case, seen: Evaluation, *, at: datetime) -> Case:
    check = case.edition.loaded.pack.process.first_check_by(seen.amount_fen or 0)
    if check != AUTOMATIC:
        return _pass_on(case, seen, check, at=at, because="")
    try:
        with transaction.atomic():
            return _grant(case, seen, at=at)
    except Stale:
        raise
    except Refused as refusal:  # the fund is short, say: a person has to look
        case.refresh_from_db()
        return _pass_on(case, seen, officer_of(case.edition.loaded.pack.process), at=at, because=str(refusal))


def _grant(case: Case, seen: Evaluation, *, at: datetime) -> Case:
    move(case, "grant", by=PLATFORM, at=at, data={"amount_fen": seen.amount_fen})
    decide(case, seen, stage=Stage.AUTOMATIC, verdict=Verdict.GRANTED, by=PLATFORM, at=at)
    grant_sum(case, seen, by=PLATFORM, at=at)
    return case


def _refuse_or_pass_on(case: Case, seen: Evaluation, *, at: datetime) -> Case:
    """Data alone may refuse, with a way to appeal; where somebody only said so, a person refuses."""
    if _rests_on_a_statement(seen):
        return _pass_on(case, seen, officer_of(case.edition.loaded.pack.process), at=at, because="")
    because = refusal_sentence(seen)
    move(case, "refuse", by=PLATFORM, at=at, because=because, data={"unmet": seen.unmet_codes})
    decide(case, seen, stage=Stage.AUTOMATIC, verdict=Verdict.REFUSED, by=PLATFORM, at=at, because=because)
    notices.refused(case, seen, at=at)
    return case


def _rests_on_a_statement(seen: Evaluation) -> bool:
    """A paper has been read by an officer; a statement nobody has looked at yet."""
    return any(found.source == "statement" for found in seen.factset.findings.values())


def _find_out(case: Case, seen: Evaluation, *, at: datetime) -> Case:
    """Departments first; the person only when no department is left to ask."""
    wanted = [ask.via for ask in seen.decision.ask_now]
    sources = {via.removeprefix("source:") for via in wanted if via.startswith("source:")}
    if sources:
        return _ask_departments(case, sources, at=at)
    if case.asks.filter(document__isnull=False, read_at=None).exists():
        return _pass_on(case, seen, officer_of(case.edition.loaded.pack.process), at=at, because="")
    return _ask_person(case, seen, at=at)


def _ask_departments(case: Case, sources: set[str], *, at: datetime) -> Case:
    for source in sorted(sources):
        ask_department(
            person=case.person,
            source=source,
            subject=case.subject,
            purpose=case.item_id,
            case_ref=case.ref,
            by=PLATFORM,
            at=at,
        )
    asked = set(case.events.filter(kind="ask-department").values_list("data__source", flat=True))
    for source in sorted(sources - asked):
        note(case, "ask-department", by=PLATFORM, at=at, data={"source": source})
    return case


def _ask_person(case: Case, seen: Evaluation, *, at: datetime) -> Case:
    asks = [
        (ask.fact, ask.via.removeprefix("paper:") if ask.via != "question" else "")
        for ask in seen.decision.ask_now
    ]
    papers = {paper for _, paper in asks if paper}
    handed = _already_handed_in(case, papers)
    if handed:
        return _use_again(case, seen, handed, asks, at=at)
    move(
        case,
        "ask",
        by=PLATFORM,
        at=at,
        data={"papers": sorted(papers), "facts": sorted({fact for fact, _ in asks})},
    )
    Ask.objects.bulk_create(
        Ask(case=case, fact=fact, paper=paper, subject=case.subject, asked_at=at, asked_by_key=PLATFORM.key)
        for fact, paper in dict.fromkeys(asks)
    )
    notices.something_missing(case, at=at)
    return case


def _already_handed_in(case: Case, papers: set[str]) -> list[Ask]:
    """The same paper about the same record, photographed for another case of the person: never ask twice."""
    same = Ask.objects.filter(
        case__person=case.person, subject=case.subject, paper__in=papers, document__isnull=False
    )
    return list(same.exclude(case=case).order_by("paper", "-closed_at"))


def _use_again(
    case: Case, seen: Evaluation, handed: list[Ask], asks: list[tuple[str, str]], *, at: datetime
) -> Case:
    by_paper = {ask.paper: ask.document for ask in handed}
    Ask.objects.bulk_create(
        Ask(
            case=case, fact=fact, paper=paper, subject=case.subject, asked_at=at, asked_by_key=PLATFORM.key,
            closed_at=at, document=by_paper[paper],
        )
        for fact, paper in dict.fromkeys(asks) if paper in by_paper
    )  # fmt: skip
    note(case, "paper-reused", by=PLATFORM, at=at, data={"papers": sorted(by_paper)})
    return _pass_on(case, seen, officer_of(case.edition.loaded.pack.process), at=at, because="")


def _pass_on(case: Case, seen: Evaluation, check: str, *, at: datetime, because: str) -> Case:
    expected = seen.amount_fen
    return move(case, "pass-on", by=PLATFORM, at=at, because=because, waits_for=check, expected_fen=expected)


def cases_reading(finding: Finding) -> list[Case]:
    """Cases in which a newly found fact may matter."""
    same = Case.objects.filter(person=finding.person).select_related("edition", "person", "organisation")
    return list(same.filter(state__in=(State.GATHERING, State.REVIEW)))
