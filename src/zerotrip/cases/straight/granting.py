"""What the way of one by one writes of cases that a machine grants, written table by table.

Every row is made by the hand that makes a single one; every constraint and trigger sees every row. Whatever
is refused, for one of them, undoes all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import connection, transaction

from zerotrip.audit.actions import record_many
from zerotrip.cases.actions.granting import award_row, decided, sum_of_rule
from zerotrip.cases.actions.opening import ref_of, what_opened
from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.ceilings.fresh import under_fresh_ceilings
from zerotrip.cases.models import Award, Case, Done, Event, Screening, Stage
from zerotrip.cases.moves import accepted, happened, moved
from zerotrip.cases.notices import grant_said, opening_said, telling
from zerotrip.cases.signals import granted as granted_signal
from zerotrip.cases.states import State
from zerotrip.cases.straight.looking import BECAUSE, Found, Grant
from zerotrip.core.money import Amount
from zerotrip.notices.actions import Telling, tell_each
from zerotrip.org.queries import working_calendar
from zerotrip.payments.actions import Owing, owe_all
from zerotrip.vault.rows import insert

AT_ONCE = 500


def grant_all(found: Sequence[Found], *, at: datetime) -> list[Case]:
    """In one transaction with `look`. The cases that are granted, in the order of what arrived."""
    _keep_screenings(found, at)
    grants = [one.grant for one in found if one.grant]
    if not grants:
        return []
    _open(grants, at)
    _decide(grants, at)
    dues = _award(grants)
    _owe(grants, dues, at)
    tell_each([said for grant, fen in zip(grants, dues, strict=True) for said in _said(grant, fen)], at=at)
    cases = [grant.case for grant in grants]
    for case in cases:
        told = partial(granted_signal.send, sender=Case, case=case, at=at)
        transaction.on_commit(told, robust=True)
    return cases


def _open(grants: Sequence[Grant], at: datetime) -> None:
    """Opened, accepted and granted in one breath: each step is an event and an entry of the journal."""
    calendar, events = working_calendar(), list[Event]()
    for grant in grants:
        case = grant.case
        result = Done.DUE if case.edition.loaded.pack.result else ""
        events.append(happened(case, "open", by=PLATFORM, at=at, because=BECAUSE))
        _become(case, accepted(case, at=at, calendar=calendar))
        events.append(happened(case, "accept", by=PLATFORM, at=at))
        _become(case, moved(case, "grant", State.GRANTED, at=at, calendar=calendar, result=result))
        events.append(happened(case, "grant", by=PLATFORM, at=at, data=_granted(grant)))
    _number([grant.case for grant in grants])
    for event in events:
        event.case_id = event.case.pk  # which it has only now
    insert(events)
    _record("case.open", ((grant, what_opened(grant.case)) for grant in grants), at, because=BECAUSE)
    _record("case.accept", ((grant, {}) for grant in grants), at)
    _record("case.grant", ((grant, _granted(grant)) for grant in grants), at)


def _become(case: Case, changes: dict[str, Any]) -> None:
    case.version += 1
    for name, value in changes.items():
        setattr(case, name, value)


def _number(cases: Sequence[Case]) -> None:
    insert(cases)
    for case in cases:
        case.ref = ref_of(case)
    with connection.cursor() as cursor:
        rows = [(case.ref, case.pk) for case in cases]
        cursor.executemany("UPDATE cases_case SET ref = %s WHERE id = %s", rows)


def _granted(grant: Grant) -> dict[str, Any]:
    return {"amount_fen": grant.fen}


def _record(what: str, said: Iterable[tuple[Grant, dict[str, Any]]], at: datetime, because: str = "") -> None:
    things = {f"case:{grant.case.ref}": data for grant, data in said}
    record_many(what, things, by=PLATFORM, at=at, because=because)


def _decide(grants: Sequence[Grant], at: datetime) -> None:
    decisions = [
        decided(
            grant.case,
            grant.seen,
            number=1,
            stage=Stage.AUTOMATIC,
            by=PLATFORM,
            at=at,
            granted=sum_of_rule(grant.seen),
        )
        for grant in grants
    ]
    insert([decision.receipt for decision in decisions])
    insert(decisions)


def _award(grants: Sequence[Grant]) -> list[int]:
    """Beside each what its payee is due."""
    awards = [
        Award(case=grant.case, **award_row(grant.case, grant.seen, Amount.fen(grant.fen))) for grant in grants
    ]
    insert(awards)
    return under_fresh_ceilings([(award, grant.seen) for award, grant in zip(awards, grants, strict=True)])


def _owe(grants: Sequence[Grant], dues: Sequence[int], at: datetime) -> None:
    owings = [_owing(grant.case, fen) for grant, fen in zip(grants, dues, strict=True) if fen]
    owe_all(owings, by=PLATFORM, at=at)


def _owing(case: Case, fen: int) -> Owing:
    return Owing(
        reference=case.ref,
        person=case.person,
        fen=fen,
        fund=case.fund,
        item_id=case.item_id,
        purpose=case.name,
        organisation=case.organisation,
        because=case.ref,
    )


def _said(grant: Grant, fen: int) -> list[Telling]:
    given = grant_said(grant.case, Amount.fen(fen), rule=Amount.fen(grant.fen))
    return [
        telling(grant.case, "case.granted", given, page="decision/"),
        telling(grant.case, "case.opened", opening_said(grant.case)),
    ]


def _keep_screenings(found: Sequence[Found], at: datetime) -> None:
    rows = [
        Screening(
            person=one.arrived[0],
            item_id=edition.item_id,
            subject=one.arrived[1],
            at=at,
            unmet=seen.unmet_codes,
        )
        for one in found
        for edition, seen in one.closed
    ]
    Screening.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["person", "item_id", "subject"],
        update_fields=["at", "unmet"],
        batch_size=AT_ONCE,
    )
