"""The member's own cases: where they stand, what was decided and why, and what the person can do about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from zerotrip.applications.asked import questions_of
from zerotrip.cases import actions
from zerotrip.cases.models import Ask, Case, Decision
from zerotrip.cases.queries import acted_for, cases_of
from zerotrip.cases.states import State
from zerotrip.cases.view import CaseView, view_of
from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible
from zerotrip.core.text import pick
from zerotrip.web.api.v1.door import Caller, caller_of, needs
from zerotrip.web.api.v1.once import acted
from zerotrip.web.api.v1.paging import SHOWN, Cursor, Limit, page_of
from zerotrip.web.api.v1.said import Because, Coming, Fen, Line, Typed
from zerotrip.web.door import today
from zerotrip.web.explained import reasons, sum_rows, timeline
from zerotrip.web.member.listed import Listed, listed, wanted
from zerotrip.web.wording import standing_of

router = Router(tags=["cases"])
Ref = Annotated[str, Field(max_length=24)]


class CaseOut(Schema):
    """`state` is for programs, `says` for people. `amount_fen`: granted, or expected while it is open."""

    ref: str
    item: str
    name: str
    subject: str
    state: str
    says: str
    version: int
    amount_fen: Fen | None
    opened_at: datetime
    ended_at: datetime | None
    due_on: date | None


class AskOut(Schema):
    paper: str
    fact: str
    label: str
    hint: str
    because: str


class CaseWhole(CaseOut):
    """`may`: the acts that are open to the person now. `payment`: how far the money is, once granted."""

    asks: list[AskOut]
    may: list[str]
    payment: str


class StepOut(Schema):
    at: datetime
    title: str
    by: str
    words: str


class RowOut(Schema):
    label: str
    base_fen: Fen | None
    percent: str | None
    amount_fen: Fen


class FactOut(Schema):
    key: str
    label: str
    value: str
    source: str
    at: datetime | None


class ReasonOut(Schema):
    """One condition, the article it stands in, and the facts it rests on with who said them."""

    code: str
    outcome: str
    says: str
    law: str
    article: str
    facts: list[FactOut]


class DecisionOut(Schema):
    ref: str
    verdict: str
    amount_fen: Fen | None
    rows: list[RowOut]
    reasons: list[ReasonOut]
    receipt: str


class Answers(Coming):
    """By question, a text as it would be typed, or rows of a table."""

    answers: Annotated[
        dict[Line, Typed | Annotated[list[dict[Line, Typed]], Field(max_length=50)]],
        Field(min_length=1, max_length=50),
    ]


@router.get(
    "/cases",
    response=list[CaseOut],
    operation_id="cases",
    summary="Own cases",
    **needs("cases:read", for_others=True),
)
def cases(
    request: HttpRequest,
    response: HttpResponse,
    state: State | None = None,
    cursor: Cursor = "",
    limit: Limit = SHOWN,
) -> list[CaseOut]:
    """Under a mandate those that it covers, without sums."""
    caller = caller_of(request)
    rows = acted_for(caller.actor, today()) if caller.mandate else cases_of(caller.person)
    rows = rows.filter(state=state) if state else rows
    found = page_of(request, response, rows.with_names(), by="opened_at", cursor=cursor, limit=limit)
    return [CaseOut(**_case(caller, row)) for row in listed(found)]


@router.get(
    "/cases/{ref}",
    response=CaseWhole,
    operation_id="case",
    summary="One case",
    **needs("cases:read", for_others=True),
)
def case(request: HttpRequest, ref: Ref) -> CaseWhole:
    return _whole(caller_of(request), _seen(request, ref))


@router.get(
    "/cases/{ref}/timeline", response=list[StepOut], operation_id="timeline",
    summary="What happened, the latest first", **needs("cases:read", for_others=True),
)  # fmt: skip
def case_timeline(request: HttpRequest, ref: Ref) -> list[StepOut]:
    steps, open_to = timeline(_seen(request, ref)), caller_of(request).sees_medical
    return [
        StepOut(at=one.at, title=one.title, by=one.by or one.who, words=one.words if open_to else "")
        for one in steps
    ]


@router.get(
    "/cases/{ref}/decision", response=DecisionOut, operation_id="decision",
    summary="What was decided, row by row and why", **needs("cases:read", for_others=True),
)  # fmt: skip
def decision(request: HttpRequest, ref: Ref) -> DecisionOut:
    caller_of(request).check_sees_medical()
    seen = _seen(request, ref)
    final = _final(seen)
    return DecisionOut(
        ref=ref,
        verdict=final.verdict,
        amount_fen=final.amount_fen,
        rows=[
            RowOut(label=r.label, base_fen=r.base_fen, percent=r.percent, amount_fen=r.amount_fen)
            for r in sum_rows(seen)
        ],
        reasons=_reasons(seen),
        receipt=final.receipt.hash,
    )


@router.get(
    "/cases/{ref}/receipt", response=dict[str, Any], operation_id="receipt",
    summary="The receipt that replays to the same decision", **needs("cases:read", for_others=True),
)  # fmt: skip
def receipt(request: HttpRequest, ref: Ref) -> dict[str, Any]:
    caller_of(request).check_sees_medical()
    read: dict[str, Any] = json.loads(_final(_seen(request, ref)).receipt.canonical.open())
    return read


@router.post(
    "/cases/{ref}/papers/{paper}", response=CaseWhole, operation_id="hand_in",
    summary="Hand in a paper that was asked for", **needs("cases:act", for_others=True),
)  # fmt: skip
def hand_in(
    request: HttpRequest, ref: Ref, paper: Line, file: File[UploadedFile], readable: Form[bool] = False
) -> CaseWhole:
    """A photo or a PDF of at most 10 MB; `readable` says so of a picture that looks doubtful."""

    def act() -> str:
        caller, at = caller_of(request), now()
        found = caller.own_case(ref, may="hand-in")
        return actions.send_in(found, paper=paper, file=file, readable=readable, by=caller.actor, at=at).ref

    return _whole(caller_of(request), _seen(request, acted(request, act)))


@router.post(
    "/cases/{ref}/answers", response=CaseWhole, operation_id="answer",
    summary="Answer what was asked", **needs("cases:act", for_others=True),
)  # fmt: skip
def answer(request: HttpRequest, ref: Ref, given: Answers) -> CaseWhole:
    def act() -> str:
        caller, at = caller_of(request), now()
        found = caller.own_case(ref, may="answer")
        asked = questions_of(found, lambda key, _columns: given.answers.get(key, ""), on=day_of(at))
        asked.refuse_others(given.answers.keys())
        return actions.answer(found, answers=asked.answers(), by=caller.actor, at=at).ref

    return _whole(caller_of(request), _seen(request, acted(request, act)))


@router.post(
    "/cases/{ref}/withdraw", response=CaseWhole, operation_id="withdraw", summary="Want it no more",
    **needs("cases:act", for_others=True),
)  # fmt: skip
def withdraw(request: HttpRequest, ref: Ref, given: Because) -> CaseWhole:
    return _because(request, ref, "withdraw", given)


@router.post(
    "/cases/{ref}/give-up", response=CaseWhole, operation_id="give_up", summary="Give a place back",
    **needs("cases:act", for_others=True),
)  # fmt: skip
def give_up(request: HttpRequest, ref: Ref, given: Because) -> CaseWhole:
    return _because(request, ref, "give-up", given)


@router.post(
    "/cases/{ref}/appeal", response=CaseWhole, operation_id="appeal", summary="Appeal a refusal",
    **needs("cases:act", for_others=True),
)  # fmt: skip
def appeal(request: HttpRequest, ref: Ref, given: Because) -> CaseWhole:
    return _because(request, ref, "appeal", given)


_BY_WORD: dict[str, Callable[..., Case]] = {
    "withdraw": actions.withdraw,
    "give-up": actions.give_up,
    "appeal": actions.appeal,
}
"""What the person's word alone brings about."""


def _because(request: HttpRequest, ref: str, verb: str, given: Because) -> CaseWhole:
    def act() -> str:
        caller, at = caller_of(request), now()
        found = caller.own_case(ref, may=verb)
        return _BY_WORD[verb](found, because=given.because, by=caller.actor, at=at).ref

    return _whole(caller_of(request), _seen(request, acted(request, act)))


OWN_ACTS = ("answer", "hand-in", "withdraw", "give-up", "appeal")


def _seen(request: HttpRequest, ref: str) -> CaseView:
    caller = caller_of(request)
    return view_of(caller.own_case(ref), caller.actor, at=now())


def _final(seen: CaseView) -> Decision:
    if seen.final is None:
        raise NotVisible("not-decided", _("Nothing has been decided on this case yet."))
    return seen.final


def _case(caller: Caller, row: Listed) -> dict[str, Any]:
    return said_of(row.case, str(row.said.words), None if caller.mandate else row.amount_fen)


def said_of(case: Case, says: str, amount_fen: int | None) -> dict[str, Any]:
    return {
        "ref": case.ref,
        "item": case.item_id,
        "name": pick(case.edition.loaded.pack.title),
        "subject": case.subject,
        "state": case.state,
        "says": says,
        "version": case.version,
        "amount_fen": amount_fen,
        "opened_at": case.opened_at,
        "ended_at": case.ended_at,
        "due_on": case.due_on,
    }


def _whole(caller: Caller, seen: CaseView) -> CaseWhole:
    """A sum says how ill somebody was: an heir, who is paid it, is told what was granted."""
    says = str(standing_of(seen.case, seen.payment).words)
    amount = seen.case.expected_fen if seen.case.is_open else seen.given_fen
    heir = bool(caller.mandate and caller.mandate.subject) and not seen.case.is_open
    amount = amount if caller.sees_medical or heir else None
    return CaseWhole(
        **said_of(seen.case, says, amount),
        asks=[_ask(caller, ask) for ask in seen.asks if ask.closed_at is None],
        may=[verb for verb in OWN_ACTS if seen.verbs[verb]],
        payment=seen.payment,
    )


def _ask(caller: Caller, ask: Ask) -> AskOut:
    said = wanted(ask)
    return AskOut(
        paper=ask.paper,
        fact=ask.fact,
        label=pick(said.label),
        hint=pick(said.hint),
        because=ask.because if caller.sees_medical else "",
    )


def _reasons(seen: CaseView) -> list[ReasonOut]:
    return [
        ReasonOut(
            code=one.condition.code,
            outcome=one.condition.outcome,
            says=one.says,
            law=one.basis.title if one.basis else "",
            article=one.basis.article if one.basis else "",
            facts=[
                FactOut(
                    key=fact.line.fact.key,
                    label=fact.label,
                    value=fact.value,
                    source=fact.source,
                    at=fact.line.at,
                )
                for fact in one.facts
            ],
        )
        for one in reasons(seen)
    ]
