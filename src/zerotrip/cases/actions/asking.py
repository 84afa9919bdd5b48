"""Finding out what is still open: departments first, the person last, an officer when neither can say."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db import transaction
from django.db.models import Count, Q

from zerotrip.cases import notices, signals
from zerotrip.cases.actions.accepting import accepted, is_complete
from zerotrip.cases.actions.passing import PLATFORM, pass_on
from zerotrip.cases.debts.asking import ask_in_their_place
from zerotrip.cases.debts.silence import askable_instead, past_limit
from zerotrip.cases.evaluation import Evaluation, evaluate
from zerotrip.cases.models import Ask, Case
from zerotrip.cases.moves import move, note
from zerotrip.core.text import pick
from zerotrip.evidence.actions import ask as ask_department
from zerotrip.evidence.models import Request
from zerotrip.evidence.states import SETTLED
from zerotrip.vault.models import Document

ANSWERS_ENOUGH = 3
"""So often in a day a department answers one case; if the fact is still open then, asking more is no use."""


def find_out(case: Case, seen: Evaluation, *, at: datetime) -> Case:
    """Departments first; the person only when no department is left to ask; never nobody."""
    sources = _sources(seen)
    useful = sources - _asked_in_vain(case, at=at)
    silent = past_limit(case, useful, at=at)
    if silent and silent == useful and (facts := askable_instead(case, seen, silent)):
        return ask_in_their_place(case, facts, silent, at=at)
    if useful:
        accepted(case, by=PLATFORM, at=at)  # the rest is between the union and the departments
        return _ask_departments(case, useful, at=at)
    if seen.contested and not seen.ask_now:
        return pass_on(case, seen, at=at, because=_contested_sentence(case, seen))
    if sources or not seen.ask_now or _unread(case):
        because = "".join(pick(reason, "zh-hans") for reason in seen.decision.reasons)
        if is_complete(case):
            accepted(case, by=PLATFORM, at=at)
        return pass_on(case, seen, at=at, because=because)
    return _ask_person(case, seen, at=at)


@transaction.atomic
def ask_again(case: Case, *, at: datetime) -> None:
    """What has grown old under a case that waits for an officer is asked for again; the case stays there."""
    sources = _sources(evaluate(case, at=at))
    _put(case, sources - _asked_in_vain(case, at=at) if sources else sources, at=at)


def _sources(seen: Evaluation) -> set[str]:
    vias = (ask.via for ask in seen.ask_now)
    return {via.removeprefix("source:") for via in vias if via.startswith("source:")}


def _contested_sentence(case: Case, seen: Evaluation) -> str:
    """In Chinese, as it stands in the record."""
    labels = {fact.key: pick(fact.label, "zh-hans") for fact in case.edition.loaded.item.facts}
    return "；".join(
        f"{labels.get(key, key)}：{'、'.join(pick(side.label, 'zh-hans') for side in contest.sides)}说法不一"
        for key, contest in seen.contested.items()
    )


def _asked_in_vain(case: Case, *, at: datetime) -> set[str]:
    lately = Request.objects.filter(
        person=case.person, state__in=SETTLED, settled_at__gt=at - timedelta(days=1)
    ).filter(Q(subject="") | Q(subject=case.subject), purposes__case_ref=case.ref)
    counted = lately.values_list("source").annotate(times=Count("pk", distinct=True)).order_by()
    return {source for source, times in counted if times >= ANSWERS_ENOUGH}


def _unread(case: Case) -> bool:
    return case.asks.filter(document__isnull=False, read_at=None).exists()


def _ask_departments(case: Case, sources: set[str], *, at: datetime) -> Case:
    _put(case, sources, at=at)
    asked = set(case.events.filter(kind="ask-department").values_list("data__source", flat=True))
    for source in sorted(sources - asked):
        note(case, "ask-department", by=PLATFORM, at=at, data={"source": source})
    return case


def _put(case: Case, sources: set[str], *, at: datetime) -> None:
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


def _ask_person(case: Case, seen: Evaluation, *, at: datetime) -> Case:
    asks = [
        (ask.fact, ask.via.removeprefix("paper:") if ask.via != "question" else "") for ask in seen.ask_now
    ]
    papers = {paper for _, paper in asks if paper}
    handed = _at_hand(case, asks, at=at)
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


def _at_hand(case: Case, asks: list[tuple[str, str]], *, at: datetime) -> dict[str, Document]:
    """Papers that need not be asked for: kept from other items while they hold, or about the same record."""
    told = signals.papers_wanted.send(sender=Case, case=case, asks=asks, at=at)
    kept: dict[str, Document] = {}
    for _listener, answer in told:
        kept |= cast(dict[str, Document], answer)
    tried = set(case.asks.filter(document__in=kept.values()).values_list("document", flat=True))
    kept = {paper: document for paper, document in kept.items() if document.pk not in tried}
    return kept | {ask.paper: ask.document for ask in _already_handed_in(case, asks) if ask.document}


def _already_handed_in(case: Case, asks: list[tuple[str, str]]) -> list[Ask]:
    """The same paper about the same record, handed in for another case or another fact: never ask twice.

    The newest photograph comes last.
    """
    same = Ask.objects.filter(
        case__person=case.person,
        subject=case.subject,
        paper__in={paper for _, paper in asks if paper},
        document__isnull=False,
    )
    tried_here = Q(case=case, fact__in={fact for fact, _ in asks})
    return list(same.exclude(tried_here).order_by("paper", "closed_at"))


def _use_again(
    case: Case, seen: Evaluation, by_paper: dict[str, Document], asks: list[tuple[str, str]], *, at: datetime
) -> Case:
    Ask.objects.bulk_create(
        Ask(
            case=case, fact=fact, paper=paper, subject=case.subject, asked_at=at, asked_by_key=PLATFORM.key,
            closed_at=at, document=by_paper[paper],
        )
        for fact, paper in dict.fromkeys(asks) if paper in by_paper
    )  # fmt: skip
    note(case, "paper-reused", by=PLATFORM, at=at, data={"papers": sorted(by_paper)})
    return pass_on(case, seen, at=at)
