"""Partners at the desk: their firm and account, the agreed prices, a statement for each month; their own
people see just theirs, and agree or object."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.money import fen_of_yuan
from zerotrip.core.sheets import XLSX, workbook
from zerotrip.core.text import whole
from zerotrip.ledger.periods import month_of
from zerotrip.mall.models import Good
from zerotrip.mall.settlements import actions, policy
from zerotrip.mall.settlements.drawing import draw
from zerotrip.mall.settlements.pricing import agree_price, propose_price, side_of, withdraw_price
from zerotrip.mall.settlements.queries import (
    line_of,
    lines_of,
    price_for,
    statement_for,
    statements_seen_by,
    waiting_for,
)
from zerotrip.mall.settlements.sheets import sheet_of
from zerotrip.members.firms import (
    account_of_firm,
    change_firm_account,
    firm_for,
    firms_seen_by,
    register_firm,
    stop_firm_account,
)
from zerotrip.org.queries import visible_to
from zerotrip.payments.queries import came_back_from, payment_of
from zerotrip.web.acts import acted, typed_in, version_in
from zerotrip.web.console.mall_offer import number_in
from zerotrip.web.console.page import SETTLEMENTS, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach

SHOWN = 100


@for_desk(*SETTLEMENTS)
def partners(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request)
    return acted(
        request,
        lambda: _register(request),
        then=lambda code: reverse("desk:partner-firm", args=[code]),
        otherwise=lambda refusal: _page(request, refusal),
        done=_("Entered. Whoever speaks for the partner names the account."),
    )


def _page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    by = actor_at(request)
    return show(
        request,
        "partners/list.html",
        here="partners",
        firms=firms_seen_by(by, today(), roles=policy.READERS)[:SHOWN],
        statements=statements_seen_by(by, today())[:SHOWN],
        may_register="officer" in today_reach(request).roles,
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


def _register(request: HttpRequest) -> str:
    typed, by = typed_in(request), actor_at(request)
    organisation = visible_to(by, today(), role="officer").order_by("path").first()
    if organisation is None:
        raise Invalid("no-organisation", _("Your post reaches no union that could have the contract."))
    firm = register_firm(
        code=typed["code"][:40], name=whole(typed["name"], 80), credit_code=whole(typed["credit_code"], 30),
        organisation=organisation, by=by, at=now(),
    )  # fmt: skip
    return firm.code


@for_desk(*SETTLEMENTS)
def firm(request: HttpRequest, code: str) -> HttpResponse:
    return _firm_page(request, code)


def _firm_page(request: HttpRequest, code: str, refusal: Refused | None = None) -> HttpResponse:
    by, reach = actor_at(request), today_reach(request)
    found = firm_for(by, code, on=today(), roles=policy.READERS)
    account = account_of_firm(found)
    return show(
        request,
        "partners/firm.html",
        here="partners",
        firm=found,
        account=account,
        came_back=account and came_back_from(account),
        goods=Good.objects.filter(partner=found.code).prefetch_related("prices").order_by("pk")[:SHOWN],
        statements=statements_seen_by(by, today()).filter(firm=found)[:SHOWN],
        waiting=waiting_for(found),
        side=side_of(reach, found),
        may_draw=policy.may_draw(by, reach, found),
        last_month=month_of(now()),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*SETTLEMENTS)
def firm_act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    return acted(
        request,
        lambda: _firm_act(request, code, verb),
        then=lambda to: to,
        otherwise=lambda refusal: _firm_page(request, code, refusal),
        done=_("Done."),
    )


def _firm_act(request: HttpRequest, code: str, verb: str) -> str:
    by, at, typed = actor_at(request), now(), typed_in(request)
    found = firm_for(by, code, on=today(), roles=policy.READERS)
    if verb == "draw":
        made = draw(firm=found, month=_month(typed["month"]), by=by, at=at)
        return reverse("desk:partner-statement", args=[made.uid])
    if verb == "account":
        change_firm_account(
            firm=found, number=typed["number"][:60], again=typed["again"][:60],
            bank_name=whole(typed["bank_name"], 80), by=by, at=at,
        )  # fmt: skip
    elif verb == "stop":
        stop_firm_account(firm=found, by=by, at=at)
    elif verb == "price":
        good = Good.objects.filter(partner=found.code, uid=_good(typed["good"])).first()
        if good is None:
            raise Invalid("no-such-good", _("There is no such good of this partner."), field="good")
        propose_price(
            firm=found, good=good, fen=fen_of_yuan(typed["yuan"]), since=_day(typed["since"]), by=by, at=at
        )
    elif verb == "agree-price":
        price = price_for(found, number_in(typed["price"]))
        agree_price(firm=found, price=price, by=by, at=at)
    elif verb == "withdraw-price":
        withdraw_price(firm=found, price=price_for(found, number_in(typed["price"])), by=by, at=at)
    else:
        raise Invalid("no-such-verb", _("This cannot be done with a partner."))
    return reverse("desk:partner-firm", args=[found.code])


@for_desk(*SETTLEMENTS)
def statement(request: HttpRequest, uid: UUID) -> HttpResponse:
    return _statement_page(request, uid)


def _statement_page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    by, reach = actor_at(request), today_reach(request)
    found = statement_for(by, str(uid), on=today())
    return show(
        request,
        "partners/statement.html",
        here="partners",
        one=found,
        lines=lines_of(found),
        payment=payment_of(found.reference),
        may_answer=policy.may_answer(by, reach, found),
        may_reply=policy.may_reply(by, reach, found),
        may_correct=policy.may_correct(by, reach, found),
        may_settle=policy.may_settle(by, reach, found),
        typed=typed_in(request),
        error=refusal and str(refusal),
    )


@for_desk(*SETTLEMENTS)
def statement_act(request: HttpRequest, uid: UUID, verb: str) -> HttpResponse:
    return acted(
        request,
        lambda: _statement_act(request, uid, verb),
        then=lambda _uid: reverse("desk:partner-statement", args=[uid]),
        otherwise=lambda refusal: _statement_page(request, uid, refusal),
        done=_("Done."),
    )


def _statement_act(request: HttpRequest, uid: UUID, verb: str) -> str:
    by, at, typed = actor_at(request), now(), typed_in(request)
    found, seen = statement_for(by, str(uid), on=today()), version_in(request) or 0
    because = whole(typed["because"], 500)
    if verb == "agree":
        actions.agree(statement=found, seen=seen, by=by, at=at)
    elif verb == "object":
        actions.object_to(statement=found, seen=seen, because=because, by=by, at=at)
    elif verb == "reply":
        actions.reply(statement=found, because=because, by=by, at=at)
    elif verb == "settle":
        actions.settle(statement=found, seen=seen, by=by, at=at)
    elif verb == "correct":
        line = line_of(found, number_in(typed["line"]))
        actions.correct(line=line, fen=fen_of_yuan(typed["yuan"]), because=because, by=by, at=at)
    else:
        raise Invalid("no-such-verb", _("This cannot be done with a statement."))
    return str(found.uid)


@for_desk(*SETTLEMENTS)
def sheet(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = statement_for(actor_at(request), str(uid), on=today())
    page = sheet_of(found)
    raw = workbook(page.name, page.columns, page.rows, made_at=now())
    said = {"Content-Disposition": f'attachment; filename="{found.reference}.xlsx"'}
    return HttpResponse(raw, content_type=XLSX, headers=said)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid("no-day", _("Please choose the day."), field="since") from None


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Invalid("no-month", _("Please choose the month."), field="month") from None


def _good(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid("no-such-good", _("There is no such good of this partner."), field="good") from None
