"""The union's account: what the bank says against the books, and what nobody has accounted for yet."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible, Refused
from zerotrip.core.money import Amount, fen_of_yuan
from zerotrip.payments import actions
from zerotrip.payments.models import Assignment, OpeningBalance, Statement, StatementEntry, Suspended
from zerotrip.payments.statements import assigning
from zerotrip.payments.statements.models import Direction
from zerotrip.payments.statements.queries import compared, open_suspense, waiting_for_second
from zerotrip.payments.statements.suggesting import suggestions
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console import bank_files
from zerotrip.web.console.page import MONEY, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

PER_PAGE = 50


@for_desk(*MONEY)
def bank(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    return acted(
        request,
        lambda: _do_here(request),
        then=lambda said: _tell(request, said),
        otherwise=lambda refusal: _page(request, refusal),
    )


def _do_here(request: HttpRequest) -> str:
    if "opening" in request.POST:
        return _opening(request)
    return _clear(request) if "claim" in request.POST else bank_files.take(request)


def _clear(request: HttpRequest) -> str:
    """What the bank claims to have paid, and was not, or has come back."""
    typed = typed_in(request)
    try:
        claim = UUID(typed["claim"])
    except ValueError:
        raise NotVisible("no-claim", _("There is no such claim of the bank.")) from None
    actions.clear_claim(claim=claim, because=typed.get("because", ""), by=actor_at(request), at=now())
    return ""


def _opening(request: HttpRequest) -> str:
    """What the account held before its first statement: entered by one, confirmed or dropped by another."""
    by, at, typed = actor_at(request), now(), typed_in(request)
    because = typed.get("because", "")
    if typed["opening"] == "propose":
        fen, on = fen_of_yuan(typed.get("amount", "")), _day(typed.get("on", ""))
        actions.propose_opening(amount_fen=fen, on=on, because=because, by=by, at=at)
        return ""
    opening = OpeningBalance.objects.filter(state=OpeningBalance.State.PROPOSED).first()
    if opening is None or str(opening.uid) != typed.get("uid"):
        raise Conflict("opening-moved-on", _("This has been decided meanwhile; please look again."))
    if typed["opening"] == "drop":
        actions.drop_opening(opening=opening, because=because, by=by, at=at)
    else:
        actions.confirm_opening(opening=opening, by=by, at=at)
    return ""


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid("no-day", _("Please choose the day."), field="on") from None


def _tell(request: HttpRequest, said: str) -> str:
    bank_files.tell(request, said)
    return reverse("desk:bank")


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    page = Paginator(open_suspense(), PER_PAGE).get_page(request.GET.get("page"))
    roles = today_reach(request).roles
    openings = list(OpeningBalance.objects.exclude(state=OpeningBalance.State.DROPPED))
    return show(
        request,
        "bank.html",
        here="bank",
        compared=compared(),
        openings=openings,
        may_open="cashier" in roles and not openings and not Statement.objects.exists(),
        may_agree=bool(roles & {"cashier", "releaser"}),
        me=actor_at(request).key,
        typed=typed_in(request),
        claims=Suspended.objects.standing().select_related("line__batch")[:PER_PAGE],
        page=page,
        aged=[(entry, (today() - entry.booked_at.date()).days) for entry in page],
        waiting=waiting_for_second()[:PER_PAGE],
        statements=Statement.objects.select_related("file")[:20],
        may_take="cashier" in roles,
        error=refusal and str(refusal),
    )


@for_desk(*MONEY)
def entry(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One entry: what it may be, what it was found to be, and by whom."""
    if request.method != "POST":
        return _entry_page(request, uid)
    return acted(
        request,
        lambda: _do(request, uid),
        then=lambda uid: reverse("desk:bank-entry", args=[uid]),
        otherwise=lambda refusal: _entry_page(request, uid, refusal),
        done=_("Done. What came of it stands below."),
    )


def _do(request: HttpRequest, uid: UUID) -> str:
    by, at, typed = actor_at(request), now(), typed_in(request)
    because = typed.get("because", "")
    if "assignment" in typed:
        made = _assignment(uid, typed["assignment"])
        if typed.get("does") == "drop":
            assigning.drop(assignment=made, because=because, by=by, at=at)
        else:
            assigning.agree(assignment=made, by=by, at=at)
        return str(uid)
    assigning.assign(
        entry=_entry(uid),
        purpose=typed.get("purpose", ""),
        about=typed.get("about", "").strip()[:80],
        amount_fen=fen_of_yuan(typed.get("amount", "")),
        because=because,
        by=by,
        at=at,
    )
    return str(uid)


def _entry(uid: UUID) -> StatementEntry:
    found = StatementEntry.objects.filter(uid=uid).first()
    if found is None:
        raise NotVisible("no-entry", _("There is no such entry."))
    return found


def _assignment(uid: UUID, given: str) -> Assignment:
    try:
        found = Assignment.objects.filter(entry=uid, uid=UUID(given)).select_related("entry").first()
    except ValueError:
        found = None
    if found is None:
        raise NotAllowed("no-assignment", _("There is no such entry."))
    return found


def _entry_page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    entry, roles = _entry(uid), today_reach(request).roles
    return show(
        request,
        "bank_entry.html",
        here="bank",
        entry=entry,
        assignments=entry.assignments.all(),
        suggestions=suggestions(entry, by=actor_at(request), at=now()),
        purposes=assigning.BY_HAND[Direction(entry.direction)],
        may_assign="cashier" in roles and entry.left_fen > 0,
        may_agree=bool(roles & {"cashier", "releaser"}),
        left_yuan=Amount.fen(entry.left_fen).plain(),
        typed=typed_in(request) or defaultdict(str, request.GET.dict()),
        error=refusal and str(refusal),
    )
