"""Funds: what lies in their pots, what their budgets leave, and the acts that change either."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.queries import items_on
from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.funds import budgets, policy
from zerotrip.funds.actions import contribute
from zerotrip.funds.models import Budget, BudgetChange, Fund, Pot
from zerotrip.funds.queries import visible_to
from zerotrip.ledger.queries import Balance, balances
from zerotrip.payments.queries import owed_by
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import FUNDS, show
from zerotrip.web.door import actor_at, for_desk, today, today_reach


@for_desk(*FUNDS)
def funds(request: HttpRequest) -> HttpResponse:
    found = list(
        visible_to(actor_at(request), today())
        .select_related("owner")
        .prefetch_related("pots__organisation", "budgets")
    )
    said = balances(pot.address for fund in found for pot in fund.pots.all())
    owed = owed_by(fund.address for fund in found)
    names = _names()
    rows = [
        (fund, _pots(fund, said), _named(fund.budgets.all(), names), owed.get(fund.address, 0))
        for fund in found
    ]
    return show(request, "funds/list.html", here="funds", rows=rows)


def _pots(fund: Fund, said: dict[str, Balance]) -> list[tuple[Pot, Balance]]:
    return [(pot, said[pot.address]) for pot in fund.pots.all() if pot.address in said]


def _names(fund: str = "") -> dict[str, str]:
    """Items by their names: all of them, or those that are paid from this fund."""
    packs = {each.item_id: each.loaded.pack for each in items_on(today())}
    return {
        item_id: pick({language: texts.name for language, texts in pack.text.items()})
        for item_id, pack in packs.items()
        if not fund or (pack.award and pack.award.fund == fund)
    }


def _named(budgets: Iterable[Budget], names: dict[str, str]) -> list[tuple[Budget, str]]:
    return [(budget, names.get(budget.item_id, budget.item_id)) for budget in budgets]


@for_desk(*FUNDS)
def fund(request: HttpRequest, code: str) -> HttpResponse:
    return _page(request, _fund(request, code))


@for_desk(*FUNDS)
def act(request: HttpRequest, code: str, verb: str) -> HttpResponse:
    found = _fund(request, code)
    if verb not in ("propose", "sign", "contribute"):
        raise Http404
    if request.method != "POST":
        return _page(request, found)
    return acted(
        request,
        lambda: _do(request, found, verb),
        then=lambda code: reverse("desk:fund", args=[code]),
        otherwise=lambda refusal: _page(request, found, refusal),
        done=_("Done and written down."),
    )


def _do(request: HttpRequest, found: Fund, verb: str) -> str:
    if verb == "sign":
        _sign(request, found)
        return found.code
    policy.may_keep(today_reach(request), found).or_refuse()
    if verb == "propose":
        _propose(request, found)
    else:
        _contribute(request, found)
    return found.code


def _sign(request: HttpRequest, found: Fund) -> None:
    change = get_object_or_404(found.budget_changes, pk=_number(request.POST.get("change", "")))
    policy.may_sign(actor_at(request), today_reach(request), change).or_refuse()
    budgets.sign(change, by=actor_at(request), at=now())


def _propose(request: HttpRequest, found: Fund) -> None:
    typed = typed_in(request)
    budgets.propose(
        fund=found,
        item_id=typed["item"].strip()[:80],
        year=_number(typed["year"]),
        month=_number(typed["month"] or "0"),
        limit=Amount.yuan(typed["limit"][:20]),
        because=typed["because"],
        by=actor_at(request),
        at=now(),
    )


def _contribute(request: HttpRequest, found: Fund) -> None:
    typed = typed_in(request)
    pot = get_object_or_404(found.pots, pk=_number(typed["pot"]))
    contribute(
        pot=pot,
        amount=Amount.yuan(typed["amount"][:20]),
        source=f"outside:{pot.source}",
        reference=typed["reference"],
        by=actor_at(request),
        at=now(),
        because=typed["because"],
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Invalid("no-number", _("Please enter a whole number."))
    return int(text)


def _fund(request: HttpRequest, code: str) -> Fund:
    return get_object_or_404(visible_to(actor_at(request), today()).select_related("owner"), code=code)


def _page(request: HttpRequest, found: Fund, refusal: Refused | None = None) -> HttpResponse:
    by, reach = actor_at(request), today_reach(request)
    pots = found.pots.select_related("organisation")
    said = balances(pot.address for pot in pots)
    names = _names()
    waiting = BudgetChange.objects.filter(fund=found, signed_at=None).select_related("fund__owner")
    return show(
        request,
        "funds/fund.html",
        here="funds",
        fund=found,
        owed=owed_by([found.address]).get(found.address, 0),
        pots=[(pot, said[pot.address]) for pot in pots if pot.address in said],
        budgets=_named(found.budgets.all(), names),
        items=_names(found.code).items(),
        waiting=[
            (change, names.get(change.item_id, change.item_id), policy.may_sign(by, reach, change))
            for change in waiting
        ],
        may_keep=policy.may_keep(reach, found),
        year=today().year,
        error=refusal and str(refusal),
        typed=typed_in(request),
    )
