"""Batches: made by one, looked at and released by another; what the bank answered."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.calendar import day_of
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotAllowed, Refused, Stale
from zerotrip.core.money import Amount, fen_of_yuan
from zerotrip.core.text import whole
from zerotrip.payments import actions
from zerotrip.payments.formats import FORMATS
from zerotrip.payments.models import BankFile, Line
from zerotrip.payments.queries import (
    answer_files_seen_by,
    answers_seen_by,
    batch_for,
    owed,
    verbs,
    visible_to,
)
from zerotrip.payments.signing import signatures_needed
from zerotrip.payments.states import FLAGGED, BatchState, LineState
from zerotrip.reviews.payees import may_sign, tied_payees
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console import bank_files
from zerotrip.web.console.page import MONEY, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

PER_PAGE = 100


@for_desk(*MONEY)
def batches(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _list(request)
    return acted(
        request,
        lambda: _make(request),
        then=lambda ref: reverse("desk:batch", args=[ref]),
        otherwise=lambda refusal: _list(request, refusal),
        done=_("Made. Someone else releases it now."),
    )


def _make(request: HttpRequest) -> str:
    chosen = request.POST.get("format", "")
    if chosen not in FORMATS:
        raise Invalid("no-such-format", _("Please choose one of the file formats."), field="format")
    return actions.make_batch(format=chosen, by=actor_at(request), at=now()).ref


def _list(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    actor, day = actor_at(request), today()
    page = Paginator(visible_to(actor, day).order_by("-made_at", "-ref"), 20).get_page(
        request.GET.get("page")
    )
    return show(
        request,
        "payments.html",
        here="payments",
        owed=owed(actor, now()),
        page=page,
        formats=FORMATS.values(),
        may_make="cashier" in today_reach(request).roles,
        error=refusal and str(refusal),
    )


@for_desk(*MONEY)
def batch(request: HttpRequest, ref: str) -> HttpResponse:
    if request.method != "POST":
        return _batch_page(request, ref)
    verb = request.POST.get("verb", "")
    return acted(
        request,
        lambda: _do(request, ref, verb),
        then=lambda ref: _tell_of_batch(request, ref, verb),
        otherwise=lambda refusal: _batch_page(request, ref, refusal),
    )


def _tell_of_batch(request: HttpRequest, ref: str, verb: str) -> str:
    """A signature that is not the last one releases nothing yet, and nobody should think it did."""
    done = {
        "drop": _("Taken out; it is owed again. Whoever had signed looks at the batch once more."),
        "withdraw": _("Withdrawn; everything in it is owed again."),
        "release": _("Released; it goes to the bank now."),
        "sign": _("Signed. It goes to the bank when the others have signed."),
    }
    waiting = batch_for(actor_at(request), ref, on=today()).state == BatchState.MADE
    messages.success(request, str(done["sign" if verb == "release" and waiting else verb]))
    return reverse("desk:batch", args=[ref])


def _do(request: HttpRequest, ref: str, verb: str) -> str:
    by, at = actor_at(request), now()
    batch = batch_for(by, ref, on=day_of(at))
    because = whole(request.POST.get("because", ""), 500)
    if verb == "release":
        seen_hash = request.POST.get("seen_hash", "")
        may_sign(by, batch, on=day_of(at), because=because)
        return actions.release(batch=batch, seen_hash=seen_hash, by=by, at=at, because=because).ref
    if verb == "drop":
        name = request.POST.get("line", "")[:35]
        return actions.drop_line(batch=batch, end_to_end_id=name, by=by, at=at, because=because).ref
    if verb == "withdraw":
        return actions.withdraw(batch=batch, because=because, by=by, at=at).ref
    raise Invalid("no-such-verb", _("This cannot be done with a batch."))


def _batch_page(request: HttpRequest, ref: str, refusal: Refused | None = None) -> HttpResponse:
    actor, day = actor_at(request), today()
    batch = batch_for(actor, ref, on=day)
    may = verbs(actor, batch, day)
    lines = batch.lines.select_related("payable__person", "payable__organisation").order_by("position")
    return show(
        request,
        "batch.html",
        here="payments",
        batch=batch,
        page=Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        files=BankFile.objects.filter(batch=batch).order_by("at"),
        verbs=may,
        tied=tied_payees(actor, batch, on=day) if may["release"] else [],
        need=signatures_needed(batch, now()) if batch.state == BatchState.MADE else None,
        signatures=batch.signatures.filter(fallen_at=None),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*MONEY)
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """The file as it goes to the bank, for a bank that takes it by hand; the export is written down."""
    actor, at = actor_at(request), now()
    batch = batch_for(actor, ref, on=day_of(at))
    if request.method != "POST":
        return redirect("desk:batch", ref=ref)
    name, content = actions.export(batch=batch, by=actor, at=at)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@for_desk(*MONEY)
def answers(request: HttpRequest) -> HttpResponse:
    """What the bank said, what of it is in suspense, and an answer that came another way."""
    if request.method != "POST":
        return _answers_page(request)
    return acted(
        request,
        lambda: _take(request),
        then=lambda said: _tell(request, said),
        otherwise=lambda refusal: _answers_page(request, refusal),
    )


def _tell(request: HttpRequest, said: str) -> str:
    bank_files.tell(request, said)
    return reverse("desk:answers")


def _take(request: HttpRequest) -> str:
    if "line" in request.POST:
        return _explain(request)
    if "cashier" not in today_reach(request).roles:
        raise NotAllowed("not-cashier", _("Reading the bank's files belongs to the cashier."))
    return bank_files.take(request)


def _explain(request: HttpRequest) -> str:
    """Somebody asked the bank about a payment it contradicted itself on: it was made, or it was not."""
    by, at = actor_at(request), now()
    line = _disputed(request).filter(end_to_end_id=request.POST["line"][:35]).first()
    because = whole(request.POST.get("because", ""), 500)
    if line is None:
        raise Stale("line-moved-on", _("This payment does not need clearing up any more."))
    if not because:
        raise Invalid("no-reason", _("Please write down who at the bank said so."), field="because")
    return str(actions.explain(line=line, paid=_paid_of(request, line), by=by, at=at, because=because).uid)


def _paid_of(request: HttpRequest, line: Line) -> Amount:
    said = request.POST.get("paid")
    if said == "part":
        return Amount.fen(fen_of_yuan(request.POST.get("sum", "")))
    if said not in ("yes", "no"):
        raise Invalid("no-word", _("Please say whether it was paid."), field="paid")
    return line.amount if said == "yes" else Amount.fen(0)


def _disputed(request: HttpRequest) -> QuerySet[Line]:
    seen = visible_to(actor_at(request), today())
    lines = Line.objects.filter(state=LineState.DISPUTED, batch__in=seen)
    return lines.select_related("batch", "payable__person", "payable__firm").order_by(
        "batch__made_at", "position"
    )


def _answers_page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    by, on = actor_at(request), today()
    flagged = answers_seen_by(by, on).filter(outcome__in=FLAGGED).order_by("-file__at", "number")
    return show(
        request,
        "answers.html",
        here="payments",
        files=answer_files_seen_by(by, on).select_related("batch").order_by("-at")[:50],
        flagged=flagged[:100],
        disputed=_disputed(request)[:100],
        may_take="cashier" in today_reach(request).roles,
        error=refusal and str(refusal),
    )
