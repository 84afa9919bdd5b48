"""The bill for a roster: on the screen, and as a PDF for the unit's accountant."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from zerotrip.guides.prints.pdf import as_pdf
from zerotrip.members.billing import bill_for
from zerotrip.members.receipts import in_capitals
from zerotrip.web.console.page import FEES, show
from zerotrip.web.door import actor_at, for_desk, today
from zerotrip.web.owed import account


@for_desk(*FEES)
def bill(request: HttpRequest, uid: UUID) -> HttpResponse:
    return show(request, "bill.html", here="rosters", **_told(request, uid))


@for_desk(*FEES)
def bill_pdf(request: HttpRequest, uid: UUID) -> HttpResponse:
    told = {**_told(request, uid), "language": request.LANGUAGE_CODE}
    made = as_pdf(render_to_string("desk/bill_print.html", told, request))
    named = {"Content-Disposition": f'inline; filename="bill-{told["roster"].payment_code}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=named)


def _told(request: HttpRequest, uid: UUID) -> dict[str, Any]:
    bill = bill_for(actor_at(request), uid, on=today())
    return {
        "bill": bill,
        "roster": bill.roster,
        "capitals": in_capitals(bill.roster.open_fen or bill.roster.fee_fen),
        "is_late": bill.is_late(today()),
        "account": account(),
    }
