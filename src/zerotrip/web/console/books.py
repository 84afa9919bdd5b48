"""The books: months, what they come to, and closing them; the chart and its changes."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.books import chart as posting
from zerotrip.books import closing, policy
from zerotrip.books.models import Closing, PostingRule, RuleState, Title
from zerotrip.books.obstacles import doubts, first_open, obstacles
from zerotrip.books.sheets import KINDS, sheets_of
from zerotrip.books.trial import trial_balance
from zerotrip.books.vouchers import detail, opening_of, vouchers
from zerotrip.core.clock import now
from zerotrip.core.errors import Refused
from zerotrip.core.sheets import csv_lines
from zerotrip.core.text import whole
from zerotrip.ledger.periods import month_of, next_month
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import BOOKS, show
from zerotrip.web.console.taking import Taken, workbook_taken
from zerotrip.web.door import actor_at, for_desk, today_reach

PER_PAGE = 100
SHOWN = 24


@for_desk(*BOOKS)
def books(request: HttpRequest) -> HttpResponse:
    _read(request)
    standing = {one.month: one for one in Closing.objects.exclude(state__in=("reopened", "dropped"))}
    months = _months(first_open(), standing)
    rows = [{"month": month, "slug": f"{month:%Y-%m}", "closing": standing.get(month)} for month in months]
    return show(request, "books/months.html", here="books", rows=rows)


def _months(first: date | None, standing: dict[date, Closing]) -> list[date]:
    """From the first in the books to the present one, the latest first."""
    last = month_of(now())
    month, found = min([*standing, first or last]), []
    while month <= last:
        found.append(month)
        month = next_month(month)
    return found[::-1][:SHOWN]


@for_desk(*BOOKS)
def month(request: HttpRequest, slug: str) -> HttpResponse:
    _read(request)
    return _month_page(request, _month(slug))


@for_desk(*BOOKS)
def act(request: HttpRequest, slug: str, verb: str) -> HttpResponse:
    _read(request)
    month = _month(slug)
    if verb not in _VERBS:
        raise Http404
    if request.method != "POST":
        return _month_page(request, month)
    return acted(
        request,
        lambda: _do(request, month, verb),
        then=lambda slug: reverse("desk:books-month", args=[slug]),
        otherwise=lambda refusal: _month_page(request, month, refusal),
        done=_("Done and written down."),
    )


_VERBS = ("propose", "confirm", "drop", "propose-reopening", "reopen")


def _do(request: HttpRequest, month: date, verb: str) -> str:
    by, at, typed = actor_at(request), now(), request.POST
    seen, because = typed.get("hash", ""), whole(typed.get("because", ""), 1000)
    if verb == "propose":
        closing.propose(month=month, seen_hash=seen, note=because, by=by, at=at)
        return f"{month:%Y-%m}"
    found = closing.closing_of(month)
    if found is None:
        raise Http404
    if verb == "confirm":
        closing.confirm(closing=found, seen_hash=seen, by=by, at=at)
    elif verb == "drop":
        closing.drop(closing=found, because=because, by=by, at=at)
    elif verb == "propose-reopening":
        closing.propose_reopening(closing=found, because=because, by=by, at=at)
    else:
        closing.reopen(closing=found, by=by, at=at)
    return f"{month:%Y-%m}"


def _month_page(request: HttpRequest, month: date, refusal: Refused | None = None) -> HttpResponse:
    by, reach, trial = actor_at(request), today_reach(request), trial_balance(month)
    found = closing.closing_of(month)
    open_one = found is None or found.state == "proposed"
    return show(
        request,
        "books/month.html",
        here="books",
        month=month,
        slug=f"{month:%Y-%m}",
        trial=trial,
        totals=[*trial.total("opening"), *trial.moved, *trial.total("closing")],
        closing=found,
        earlier=Closing.objects.filter(month=month, state__in=("reopened", "dropped")),
        in_the_way=obstacles(month, trial, at=now()) if open_one else [],
        doubts=doubts(month) if open_one else [],
        may_keep=policy.may_keep(reach),
        may_confirm=found and policy.may_confirm(by, reach, found),
        may_reopen=found and policy.may_reopen(by, reach, found),
        kinds=[(kind, _KINDS[kind]) for kind in KINDS],
        error=refusal and str(refusal),
        typed=typed_in(request),
    )


_KINDS = {"trial-balance": _("Trial balance"), "ledger": _("Ledger by title"), "vouchers": _("Vouchers")}


@for_desk(*BOOKS)
def slips(request: HttpRequest, slug: str) -> HttpResponse:
    _read(request)
    page = Paginator(vouchers(_month(slug)), PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "books/vouchers.html", here="books", slug=slug, page=page)


@for_desk(*BOOKS)
def title(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    _read(request)
    found, month = get_object_or_404(Title, pk=code), _month(slug)
    opening = opening_of(found, month)
    lines = list(detail(found, month, opening=opening))
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    return show(request, "books/title.html", here="books", slug=slug, title=found, opening=opening, page=page)


@for_desk(*BOOKS)
def sheet(request: HttpRequest, slug: str, kind: str, suffix: str) -> Taken:
    _read(request)
    if kind not in KINDS or suffix not in ("xlsx", "csv"):
        raise Http404
    sheets = sheets_of(kind, _month(slug))
    if suffix == "xlsx":
        return workbook_taken(sheets, f"{kind}-{slug}", made_at=now())
    lines = (line for sheet in sheets for line in csv_lines(sheet.columns, sheet.rows))
    said = {"Content-Disposition": f'attachment; filename="{kind}-{slug}.csv"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=said)


@for_desk(*BOOKS)
def chart(request: HttpRequest) -> HttpResponse:
    _read(request)
    if request.method != "POST":
        return _chart_page(request)
    return acted(
        request,
        lambda: _propose(request),
        then=lambda _key: reverse("desk:books-chart"),
        otherwise=lambda refusal: _chart_page(request, refusal),
        done=_("Proposed. Somebody else puts it into force."),
    )


@for_desk(*BOOKS)
def agree(request: HttpRequest, key: int) -> HttpResponse:
    _read(request)
    if request.method != "POST":
        return _chart_page(request)
    return acted(
        request,
        lambda: _agree(request, key),
        then=lambda _key: reverse("desk:books-chart"),
        otherwise=lambda refusal: _chart_page(request, refusal),
        done=_("In force from the first month that is open."),
    )


def _agree(request: HttpRequest, key: int) -> str:
    rule = get_object_or_404(PostingRule, pk=key)
    return str(posting.agree(rule=rule, by=actor_at(request), at=now()).pk)


def _propose(request: HttpRequest) -> str:
    typed = {name: value.strip() for name, value in typed_in(request).items()}
    titles = Title.objects.in_bulk([typed.get("debit", ""), typed.get("credit", "")])
    if len(titles) < 2:
        raise posting.two_titles()
    rule = posting.propose_rule(
        source=whole(typed.get("source", ""), 160),
        destination=whole(typed.get("destination", ""), 160),
        debit=titles[typed["debit"]],
        credit=titles[typed["credit"]],
        summary=whole(typed.get("summary", ""), 60),
        because=typed.get("because", ""),
        by=actor_at(request),
        at=now(),
    )
    return str(rule.pk)


def _chart_page(request: HttpRequest, refusal: Refused | None = None) -> HttpResponse:
    reach, by = today_reach(request), actor_at(request)
    rules = PostingRule.objects.select_related("debit", "credit")
    waiting = rules.filter(state=RuleState.PROPOSED)
    return show(
        request,
        "books/chart.html",
        here="books",
        titles=Title.objects.all(),
        rules=rules.filter(state=RuleState.IN_FORCE),
        waiting=[(rule, policy.may_agree(by, reach, rule)) for rule in waiting],
        may_keep=policy.may_keep(reach),
        error=refusal and str(refusal),
        typed=typed_in(request),
    )


def _read(request: HttpRequest) -> None:
    policy.may_read(today_reach(request)).or_refuse()


def _month(slug: str) -> date:
    try:
        return date.fromisoformat(f"{slug}-01")
    except ValueError:
        raise Http404 from None
