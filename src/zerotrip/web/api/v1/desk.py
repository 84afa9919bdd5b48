"""The desk: what waits for an officer, one case as they see it, and what they may do with it."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import Router, Schema
from pydantic import Field

from zerotrip.cases.door import case_for
from zerotrip.cases.queries import queue_of, visible_to
from zerotrip.cases.states import State
from zerotrip.cases.view import CaseView, view_of
from zerotrip.core.clock import now
from zerotrip.core.errors import NotVisible
from zerotrip.core.text import pick
from zerotrip.web.api.v1.cases import CaseOut, FactOut, Ref, RowOut, StepOut, said_of
from zerotrip.web.api.v1.door import Caller, caller_of, needs
from zerotrip.web.api.v1.once import acted
from zerotrip.web.api.v1.paging import SHOWN, Cursor, Limit, page_of, part_of
from zerotrip.web.api.v1.said import Coming, Fen, Line, Typed, Version, Words
from zerotrip.web.console.deciding import carry_out
from zerotrip.web.console.verbs import BY_NAME
from zerotrip.web.door import today
from zerotrip.web.explained import facts_shown, sum_rows, timeline
from zerotrip.web.member.listed import listed
from zerotrip.web.wording import standing_of

router = Router(tags=["desk"])


class DeskCase(CaseOut):
    """`person` is masked, as at the desk."""

    person: str
    unit: str
    waits_for: str


class CheckOut(Schema):
    code: str
    outcome: str
    says: str


class MayOut(Schema):
    verb: str
    may: bool
    reason: str


class DeskWhole(DeskCase):
    """`verbs` says of each whether it is open now, and why not; `after_fen` what the fund would have left."""

    facts: list[FactOut]
    checks: list[CheckOut]
    rows: list[RowOut]
    available_fen: Fen | None
    after_fen: Fen | None
    steps: list[StepOut]
    verbs: list[MayOut]
    shown: str


class Act(Coming):
    """`version` is the one the case had when it was looked at; `more` what a verb asks beside a reason:
    `want`, `ask` and `value`, `amount` or `grade`, `shown`, `objection` and `upheld`."""

    version: Version
    because: Words = ""
    more: Annotated[dict[Line, Typed], Field(max_length=10)] = {}


@router.get(
    "/desk/queue", response=list[DeskCase], operation_id="queue", summary="What waits, the most urgent first",
    **needs("desk:read"),
)  # fmt: skip
def queue(
    request: HttpRequest, response: HttpResponse, cursor: Cursor = "", limit: Limit = SHOWN
) -> list[DeskCase]:
    actor = _officer(request).actor
    rows = part_of(request, response, queue_of(actor, today()).with_names(), cursor=cursor, limit=limit)
    return _listed(rows)


@router.get(
    "/desk/cases", response=list[DeskCase], operation_id="desk_cases", summary="Cases of the post",
    **needs("desk:read"),
)  # fmt: skip
def desk_cases(
    request: HttpRequest,
    response: HttpResponse,
    state: State | None = None,
    cursor: Cursor = "",
    limit: Limit = SHOWN,
) -> list[DeskCase]:
    actor = _officer(request).actor
    rows = visible_to(actor, today()).exclude(person_id=str(actor.person_uid)).with_names()
    rows = rows.filter(state=state) if state else rows
    return _listed(page_of(request, response, rows, by="opened_at", cursor=cursor, limit=limit))


@router.get(
    "/desk/cases/{ref}", response=DeskWhole, operation_id="desk_case",
    summary="One case, as its officer sees it",
    **needs("desk:read"),
)  # fmt: skip
def desk_case(request: HttpRequest, ref: Ref) -> DeskWhole:
    return _whole(_seen(_officer(request), ref))


@router.post(
    "/desk/cases/{ref}/{verb}", response=DeskWhole, operation_id="act", summary="Do something with it",
    **needs("desk:act"),
)  # fmt: skip
def act(request: HttpRequest, ref: Ref, verb: Line, given: Act) -> DeskWhole:
    known = BY_NAME.get(verb)
    if known is None:
        raise NotVisible("no-such-verb", _("Nobody does this with a case."))

    def do() -> str:
        by, typed = _officer(request).actor, {**given.more, "because": given.because.strip()}
        return carry_out(ref, known, typed, by=by, at=now(), version=given.version)

    return _whole(_seen(_officer(request), acted(request, do)))


def _officer(request: HttpRequest) -> Caller:
    caller = caller_of(request)
    caller.check_post()
    return caller


def _seen(caller: Caller, ref: str) -> CaseView:
    """One's own case is on the phone; here it is not there, as in the queue."""
    case = case_for(caller.actor, ref, at=now())
    if str(case.person_id) == caller.actor.person_uid:
        raise NotVisible("no-such-case", _("There is no such case, or it is not yours to see."))
    return view_of(case, caller.actor, at=now())


def _listed(rows: Any) -> list[DeskCase]:
    return [
        DeskCase(
            **said_of(row.case, str(row.said.words), row.amount_fen),
            person=row.case.person.masked_name,
            unit=row.case.organisation.name,
            waits_for=row.case.waits_for,
        )
        for row in listed(rows)
    ]


def _whole(seen: CaseView) -> DeskWhole:
    case = seen.case
    return DeskWhole(
        **said_of(case, str(standing_of(case, seen.payment, desk=True).words), seen.granted_fen),
        person=case.person.masked_name,
        unit=case.organisation.name,
        waits_for=case.waits_for,
        facts=[
            FactOut(key=f.line.fact.key, label=f.label, value=f.value, source=f.source, at=f.line.at)
            for f in facts_shown(seen)
        ],
        checks=[CheckOut(code=c.code, outcome=c.outcome, says=pick(c.says)) for c in seen.conditions],
        rows=[
            RowOut(label=r.label, base_fen=r.base_fen, percent=r.percent, amount_fen=r.amount_fen)
            for r in sum_rows(seen)
        ],
        available_fen=seen.money.available_fen,
        after_fen=seen.money.after_fen,
        steps=[StepOut(at=s.at, title=s.title, by=s.by or s.who, words=s.words) for s in timeline(seen)],
        verbs=[_may(seen, verb) for verb in BY_NAME if verb in seen.verbs],
        shown=seen.shown,
    )


def _may(seen: CaseView, verb: str) -> MayOut:
    answer = seen.verbs[verb]
    return MayOut(verb=verb, may=bool(answer), reason=str(answer.reason))
