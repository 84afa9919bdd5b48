"""Requests go out. A row is the queue, a conditional UPDATE the lease; nobody calls out in a transaction.

Asking is reading: an answer that was lost on the way is simply asked for again, and nothing is doubled.
"""

from __future__ import annotations

import logging
import random
import traceback
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime

from django.db import transaction

from zerotrip.audit.actions import record as write_down
from zerotrip.core.actor import Actor
from zerotrip.evidence import breaker
from zerotrip.evidence.models import Answer, Finding, Request
from zerotrip.evidence.policy import LEASE, is_silent, next_try
from zerotrip.evidence.registry import Declined, Heard, Inquiry, Silence, registry
from zerotrip.evidence.states import RequestState
from zerotrip.evidence.storing import findings_of, keep_all
from zerotrip.evidence.telling import tell_due, tell_settled, tell_unavailable

log = logging.getLogger(__name__)
_chance = random.Random()  # noqa: S311

Outcome = Heard | Silence | Declined


def send_due(*, at: datetime, limit: int = 50) -> int:
    """Asks what is due and keeps the answers; first tells what a process that died had not told.
    Returns how many requests were settled."""
    tell_due(at=at, limit=limit)
    leased = _lease_due(at, limit)
    inquiries = {request.uid: _inquiry(request) for request in leased}
    settled = 0
    with ThreadPoolExecutor(max(1, len(registry.connectors))) as pool:
        lanes = [pool.submit(_call_in_turn, lane, inquiries) for lane in _by_department(leased)]
        for done in as_completed(lanes):
            settled += sum(_take(request, outcome, at) for request, outcome in done.result())
    return settled


def _lease_due(at: datetime, limit: int) -> list[Request]:
    """Marks requests as being asked by us. Whoever changes no row came second and leaves it alone."""
    mine: list[Request] = []
    for request in breaker.let_through(Request.objects.due(at), at=at, limit=limit):
        lease = uuid.uuid4()
        won = (
            Request.objects.due(at)
            .filter(pk=request.pk)
            .update(state=RequestState.LEASED, lease=lease, leased_until=at + LEASE)
        )
        if won:
            request.state, request.lease = RequestState.LEASED, lease
            mine.append(request)
    return mine


def _inquiry(request: Request) -> Inquiry:
    source = registry.source(request.source)
    return Inquiry(
        id_number=request.person.id_number.open(),
        name=request.person.name,
        purpose="；".join(sorted(_purposes(request))),
        request_id=str(request.uid),
        record=request.subject,
        account=_account_of(request) if source and source.needs_account else "",
    )


def _purposes(request: Request) -> set[str]:
    return {each.purpose for each in request.purposes.all() if each.withdrawn_at is None}


def _account_of(request: Request) -> str:
    """Empty while nobody gave one: then the check tells nothing, and is asked again when there is one."""
    accounts = [account for account in request.person.accounts.all() if account.until is None]
    return accounts[0].number.open() if accounts else ""


def _by_department(requests: list[Request]) -> list[list[Request]]:
    lanes: dict[str, list[Request]] = {}
    for request in requests:
        lanes.setdefault(request.department, []).append(request)
    return list(lanes.values())


def _call_in_turn(
    lane: list[Request], inquiries: Mapping[uuid.UUID, Inquiry]
) -> list[tuple[Request, Outcome]]:
    """One department's lane: a slow one holds up nobody else. In a thread of its own, without a database."""
    return [(request, _call(request.source, inquiries[request.uid])) for request in lane]


def _call(source: str, inquiry: Inquiry) -> Outcome:
    try:
        return registry.of(source).fetch(source, inquiry)
    except (Silence, Declined) as nothing:
        return nothing
    except Exception as fault:
        # A fault of ours must not take the other answers down with it; the question stays open. Where it
        # happened is logged, not what it says: that may be about a person.
        where = traceback.extract_tb(fault.__traceback__)[-1]
        name = type(fault).__name__
        log.error("the connector of %s failed: %s in %s:%s", source, name, where.filename, where.lineno)
        return Silence("connector-failed")


def _take(request: Request, outcome: Outcome, at: datetime) -> bool:
    match outcome:
        case Heard():
            settled = _answered(request, outcome, at)
        case Declined():
            settled = _declined(request, outcome, at)
        case Silence():
            _silent(request, outcome, at)
            return False
    if settled:
        tell_settled(request, at=at)
    return settled


def _answered(request: Request, heard: Heard, at: datetime) -> bool:
    with transaction.atomic(durable=True):
        if not _settle(request, RequestState.ANSWERED, at):
            return False
        answer = Answer.objects.create(request=request, source=request.source, raw=heard.raw, received_at=at)
        keep_all(_findings(request, heard, answer, at))
        _write_down(request, "evidence.answered", at)
        breaker.answered(request.department, at)
    return True


def _findings(request: Request, heard: Heard, answer: Answer, at: datetime) -> list[Finding]:
    return findings_of(
        heard.told,
        person=request.person,
        source=request.source,
        answer=answer,
        asked_at=request.asked_at,
        answered_at=at,
        by_key=_department(request).key,
    )


def _declined(request: Request, declined: Declined, at: datetime) -> bool:
    with transaction.atomic(durable=True):
        if not _settle(request, RequestState.REFUSED, at, reason=declined.code[:40]):
            return False
        _write_down(request, "evidence.declined", at)
        breaker.answered(request.department, at)
    return True


def _settle(request: Request, state: RequestState, at: datetime, *, reason: str = "") -> bool:
    """False when the lease ran out meanwhile and another worker has the request."""
    changes = {"state": state, "settled_at": at, "next_try_at": at, "reason": reason}
    return _if_still_ours(request, **changes, attempts=request.attempts + 1)


def _silent(request: Request, silence: Silence, at: datetime) -> None:
    attempts = request.attempts + 1
    state = RequestState.UNAVAILABLE if is_silent(attempts) else RequestState.PENDING
    with transaction.atomic(durable=True):
        ours = _if_still_ours(
            request,
            state=state,
            attempts=attempts,
            reason=silence.code,
            next_try_at=next_try(attempts, at, _chance),
        )
        breaker.silent(request.department, silence, at)
    log.info("%s gave no answer to request %s: %s", request.source, request.uid, silence.code)
    if ours and is_silent(attempts) and not is_silent(attempts - 1):
        log.warning("%s does not answer (%s); asked again every minute", request.source, silence.code)
        tell_unavailable(request, at=at)


def _if_still_ours(request: Request, **changes: object) -> bool:
    ours = Request.objects.filter(pk=request.pk, state=RequestState.LEASED, lease=request.lease)
    changes |= {"lease": None, "leased_until": None}
    if not ours.update(**changes):
        return False
    for name, value in changes.items():
        setattr(request, name, value)
    return True


def _department(request: Request) -> Actor:
    connector = registry.of(request.source)
    return Actor.department(connector.name, connector.label["zh-Hans"])


def _write_down(request: Request, what: str, at: datetime) -> None:
    about = f"case:{request.case_ref}" if request.case_ref else request.person.key
    data = {"request": str(request.uid), "source": request.source, "attempts": request.attempts}
    write_down(
        what,
        about,
        by=_department(request),
        at=at,
        data=data | ({"reason": request.reason} if request.reason else {}),
    )
