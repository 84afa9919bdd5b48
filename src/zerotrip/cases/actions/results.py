"""What a grant does beside paying: once, after it is committed; what fails lies before an officer."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.actions.passing import PLATFORM
from zerotrip.cases.actions.reasons import due_reason
from zerotrip.cases.acts import act_of, back_of
from zerotrip.cases.models import Case, Done
from zerotrip.cases.moves import note, same_page
from zerotrip.cases.process import officer_of
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Refused, Stale
from zerotrip.core.text import both

log = logging.getLogger(__name__)


def do_result(case: Case, *, at: datetime, by: Actor = PLATFORM) -> Case:
    """Act and mark stand in one transaction: done twice is not possible, half done neither."""
    result = case.edition.loaded.pack.result
    if result is None or case.result not in (Done.DUE, Done.FAILED):
        return case
    try:
        with transaction.atomic():
            note(case, "result", by=by, at=at, data={"does": result.does}, result=Done.DONE, waits_for="")
            _act(result.does, case, at)
            return case
    except Stale:
        raise
    except Exception as fault:
        log.error("case %s: %s: %s", case.ref, result.does, type(fault).__name__)
        case.refresh_from_db()
        return _failed(case, result.does, fault, at=at)


def take_result_back(case: Case, *, at: datetime) -> None:
    """In the transaction that opens a granted case again; what nothing takes back stands for now."""
    result = case.edition.loaded.pack.result
    back = back_of(result.does) if result else None
    if back is not None:
        back(case, at)


def _act(name: str, case: Case, at: datetime) -> None:
    act = act_of(name)
    if act is None:
        raise Refused("no-such-act", _("Nothing here does “%(act)s”; please do it by hand."), act=name)
    act(case, at)


def _failed(case: Case, name: str, fault: Exception, *, at: datetime) -> Case:
    why = str(fault) if isinstance(fault, Refused) else type(fault).__name__
    reason = {"reason": both(lambda: str(fault))} if isinstance(fault, Refused) else {}
    officer = officer_of(case.edition.loaded.pack.process)
    return note(
        case,
        "result-failed",
        by=PLATFORM,
        at=at,
        because=why[:1000],
        data={"does": name} | reason,
        result=Done.FAILED,
        waits_for=officer,
        waiting_since=at,
    )


def do_again(case: Case, *, by: Actor, at: datetime, version: int | None = None) -> Case:
    same_page(case, version)
    return do_result(case, at=at, by=by)


@transaction.atomic
def done_by_hand(case: Case, *, by: Actor, at: datetime, because: str, version: int | None = None) -> Case:
    """The officer has seen to it otherwise, and says how."""
    same_page(case, version)
    return note(
        case, "result-by-hand", by=by, at=at, because=due_reason(because), result=Done.DONE, waits_for=""
    )
