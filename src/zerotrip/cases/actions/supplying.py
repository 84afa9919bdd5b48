"""What the person adds: an answer, a photographed paper; and the officer who reads it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import notices, signals
from zerotrip.cases.actions.advancing import advance
from zerotrip.cases.actions.reasons import due_reason
from zerotrip.cases.models import Ask, Case
from zerotrip.cases.moves import move, note, same_page
from zerotrip.cases.process import officer_of
from zerotrip.cases.refusing import refuse_to_ask
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.core.text import whole
from zerotrip.evidence.actions import read_from_paper, state_fact
from zerotrip.vault.actions import keep_document
from zerotrip.vault.models import Document
from zerotrip.vault.papers import Readable

DOUBTFUL = "picture-doubtful"


@transaction.atomic
def answer(
    case: Case, *, answers: dict[str, Any], by: Actor, at: datetime, version: int | None = None
) -> Case:
    """Takes the person's statements on the facts that were asked for; the rest stays open."""
    same_page(case, version)
    asked = case.asks.filter(paper="", closed_at=None, fact__in=answers)
    facts = sorted(ask.fact for ask in asked)
    for ask in asked:
        state_fact(
            person=case.person,
            fact=ask.fact,
            value=answers[ask.fact],
            subject=case.subject,
            by=by,
            at=at,
            case_ref=case.ref,
        )
    if not asked.update(closed_at=at):
        raise Conflict("not-asked", _("None of these questions is open any more; nothing was changed."))
    note(case, "answer", by=by, at=at, data={"facts": facts})
    return _go_on(case, by=by, at=at)


@transaction.atomic
def send_in(
    case: Case, *, paper: str, file: Readable, readable: bool = False, by: Actor, at: datetime
) -> Case:
    """A photograph of a paper that is asked for; one that can hardly be read only once they say it can be."""
    if not case.asks.filter(paper=paper, closed_at=None).exists():
        raise Conflict("not-asked", _("This paper is not needed any more; nothing was changed."))
    document = keep_document(file=file, kind=paper, owner_key=case.person.key, by=by, at=at)
    if document.doubt and not readable:
        raise Invalid(DOUBTFUL, document.get_doubt_display(), field="file")
    return hand_in(case, paper=paper, document=document, by=by, at=at)


@transaction.atomic
def hand_in(case: Case, *, paper: str, document: Document, by: Actor, at: datetime) -> Case:
    """One photograph serves every case of the person that waits for this paper about this record."""
    waiting = list(
        Ask.objects.filter(
            case__person=case.person, subject=case.subject, paper=paper, closed_at=None
        ).select_related("case")
    )
    if document.owner_key != case.person.key:
        raise NotAllowed("paper-of-another", _("This paper belongs to somebody else."))
    if not any(ask.case_id == case.pk for ask in waiting):
        raise Conflict("not-asked-paper", _("This paper is not needed any more; nothing was changed."))
    Ask.objects.filter(pk__in=[ask.pk for ask in waiting], closed_at=None).update(
        closed_at=at, document=document
    )
    note(case, "paper", by=by, at=at, data={"paper": paper, "document": str(document.pk)})
    facts = sorted({ask.fact for ask in waiting if ask.case_id == case.pk})
    signals.paper_came.send(sender=Case, case=case, paper=paper, facts=facts, document=document, at=at)
    case = _go_on(case, by=by, at=at)
    for other in {ask.case_id: ask.case for ask in waiting if ask.case_id != case.pk}.values():
        note(other, "paper-reused", by=by, at=at, data={"paper": paper, "from": case.ref})
        _go_on(other, by=by, at=at)
    return case


@transaction.atomic
def ask_for(
    case: Case,
    *,
    paper: str,
    fact: str,
    by: Actor,
    at: datetime,
    because: str,
    version: int | None = None,
    legal_reason: str = "",
) -> Case:
    """An officer asks for one thing that is missing: the clock stands still until it comes.

    Raises CanBeSupplied for a paper of which an office knows, unless a coded reason in law is given.
    """
    same_page(case, version)
    if paper and paper not in case.edition.loaded.papers:
        raise Invalid("unknown-paper", _("This item knows no such paper."), field="paper")
    if fact not in case.edition.loaded.program.reads:
        raise Invalid("unknown-fact", _("This item does not ask about that."), field="fact")
    if not because.strip():
        raise Invalid(
            "no-reason", _("Please say why it is needed; the person concerned will read it."), field="because"
        )
    if paper:
        refuse_to_ask(case, fact, legal_reason=legal_reason, at=at)
    move(
        case,
        "ask",
        by=by,
        at=at,
        because=because.strip(),
        data={"papers": [paper] if paper else [], "facts": [fact], "legal_reason": legal_reason},
    )
    Ask.objects.create(
        case=case,
        fact=fact,
        paper=paper,
        subject=case.subject,
        asked_at=at,
        asked_by_key=by.key,
        because=whole(because, 500),
    )
    notices.something_missing(case, at=at)
    return case


@transaction.atomic
def stop_asking(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    """Takes back what the person was asked for; the clock goes on, and an officer looks at what there is."""
    same_page(case, version)
    officer = officer_of(case.edition.loaded.pack.process)
    move(case, "stop-asking", by=by, at=at, because=due_reason(because), waits_for=officer)
    case.asks.filter(closed_at=None).update(closed_at=at)
    notices.nothing_missing(case, at=at)
    return case


@transaction.atomic
def read_paper(
    case: Case,
    *,
    fact: str,
    value: Any,
    document: Document,
    by: Actor,
    at: datetime,
    because: str = "",
    version: int | None = None,
) -> Case:
    """An officer writes down what a paper says; every case of the person that waits for it goes on."""
    same_page(case, version)
    asks = Ask.objects.filter(case__person=case.person, subject=case.subject, document=document, read_at=None)
    if not asks.filter(case=case).exists():
        raise Conflict("already-read", _("This paper has been read already; nothing was changed."))
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
    told = Ask.objects.filter(case__person=case.person, subject=case.subject, fact=fact, read_at=None)
    told = told.filter(document__isnull=False)  # an earlier photograph of it need not be read any more
    others = {ask.case_id: ask.case for ask in told.exclude(case=case).select_related("case")}
    told.update(read_at=at)
    note(case, "paper-read", by=by, at=at, because=because, data={"fact": fact, "document": str(document.pk)})
    for each in (case, *others.values()):
        _recheck(each, by=by, at=at)
    return case


def _recheck(case: Case, *, by: Actor, at: datetime) -> None:
    if case.state == State.REVIEW:
        move(case, "recheck", by=by, at=at)
        advance(case, at=at)


def _go_on(case: Case, *, by: Actor, at: datetime) -> Case:
    if case.state == State.SUPPLEMENT and not case.asks.filter(closed_at=None).exists():
        move(case, "resume", by=by, at=at)
        return advance(case, at=at)
    return case
