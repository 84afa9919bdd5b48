"""Fees of rosters: a cashier writes down what came in, the receipt follows and is printed."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Conflict, Invalid, NotVisible, Refused
from zerotrip.guides.prints.pdf import as_pdf
from zerotrip.members import cancelling
from zerotrip.members.receipts import in_capitals, owed_to, payments_visible_to, receipt_for, take_fee
from zerotrip.org.queries import working_calendar
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import FEES, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach
from zerotrip.web.qr import qr_code

PER_PAGE = 30


@for_desk(*FEES)
def fees(request: HttpRequest) -> HttpResponse:
    return _page(request)


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, day, calendar = actor_at(request), today(), working_calendar()
    page = Paginator(payments_visible_to(actor, day), PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "fees.html",
        here="fees",
        owed=owed_to(actor, day)[:PER_PAGE],
        page=page,
        paid=[(payment, calendar.between(day, payment.due_on)) for payment in page],
        today=day,
        may_take="cashier" in today_reach(request).roles,
        error=refusal and str(refusal),
    )


@for_desk("cashier")
def take(request: HttpRequest, uid: UUID) -> HttpResponse:
    return acted(
        request,
        lambda: _take(request, uid),
        then=lambda _uid: reverse("desk:fees"),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Written down; the receipt follows by itself."),
    )


def _take(request: HttpRequest, uid: UUID) -> str:
    by = actor_at(request)
    roster = owed_to(by, today()).filter(uid=uid).first()
    if roster is None:
        raise NotVisible("nothing-owed", _("Nothing is owed for this roster."))
    try:
        paid_on = date.fromisoformat(typed_in(request)["paid_on"])
    except ValueError:
        raise Invalid(
            "no-such-day", _("Please enter the day on which it was paid."), field="paid_on"
        ) from None
    return str(take_fee(roster=roster, paid_on=paid_on, by=by, at=now()).uid)


@for_desk(*FEES)
def receipt(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _receipt_page(request, uid)
    return acted(
        request,
        lambda: _cancel(request, uid),
        then=lambda number: f"{reverse('desk:fee-receipt', args=[uid])}?number={number}",
        otherwise=lambda refusal: _receipt_page(request, uid, refusal),
        done=_("Done. How the receipt stands is written on it."),
    )


def _cancel(request: HttpRequest, uid: UUID) -> str:
    """Proposed by one, confirmed or dropped by another."""
    by, at, typed = actor_at(request), now(), typed_in(request)
    payment, because = _told(request, uid)["payment"], typed.get("because", "")
    if typed.get("does") == "propose":
        cancelling.propose_cancelling(payment=payment, because=because, by=by, at=at)
        return str(payment.number)
    waiting = payment.cancellings.filter(state="proposed").first()
    if waiting is None:
        raise Conflict("cancelling-moved-on", _("This has been decided meanwhile; please look again."))
    if typed.get("does") == "drop":
        cancelling.drop_cancelling(cancelling=waiting, because=because, by=by, at=at)
    elif typed.get("does") == "confirm":
        cancelling.confirm_cancelling(cancelling=waiting, by=by, at=at)
    else:
        raise Invalid("no-such-verb", _("This cannot be done with a receipt."))
    return str(payment.number)


def _receipt_page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    told, roles = _told(request, uid), today_reach(request).roles
    return show(
        request,
        "fee_receipt.html",
        here="fees",
        **told,
        steps=told["payment"].cancellings.order_by("at"),
        waiting=told["payment"].cancellings.filter(state="proposed").first(),
        may_propose="cashier" in roles,
        may_answer=bool(roles & {"cashier", "releaser"}),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*FEES)
def receipt_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    told = {**_told(request, uid), "language": request.LANGUAGE_CODE}
    address = request.build_absolute_uri(reverse("hall:verify-receipt", args=[told["payment"].number]))
    told |= {"address": address, "qr": qr_code(address)}
    made = as_pdf(render_to_string("desk/fee_receipt_print.html", told, request))
    named = {"Content-Disposition": f'inline; filename="receipt-{told["payment"].number}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _told(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    number = request.POST.get("number") or request.GET.get("number", "")
    payment = receipt_for(actor_at(request), uid, on=today(), number=number[:24])
    return {"payment": payment, "roster": payment.roster, "capitals": in_capitals(payment.amount_fen)}
