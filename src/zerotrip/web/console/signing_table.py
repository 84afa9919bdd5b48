"""The table of signatures: what holds, what held, what a new one would have meant, and its second person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused, Stale
from zerotrip.core.money import Amount, fen_of_yuan
from zerotrip.core.text import whole
from zerotrip.org.policy import Answer
from zerotrip.payments.actions import Step, adopt_table, check_steps, propose_table
from zerotrip.payments.effects import Effect, Sums, effect_of, paid_in_twelve_months
from zerotrip.payments.models import ReleaseTable
from zerotrip.payments.policy import may_adopt_table, may_propose_table
from zerotrip.payments.signing import steps_of, table_in_force, waiting_tables
from zerotrip.payments.states import Basis
from zerotrip.web.acts import acted, typed_in
from zerotrip.web.console.page import MONEY, show
from zerotrip.web.door import actor_at, for_desk, today_reach

Rows = Sequence[tuple[Basis, Sequence[int | None]]]
COUNTS = (2, 3, 0)
"""The columns: so many sign from this sum on, and from the last one nobody does. One signs anyway."""
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Field:
    count: int
    name: str
    typed: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A table as it stands on the page."""

    table: ReleaseTable
    rows: Rows
    effect: Effect | None = None
    may_adopt: Answer | None = None


@for_desk(*MONEY)
def signing_table(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _look(request)
    adopts = request.POST.get("verb") == "adopt"
    return acted(
        request,
        lambda: _adopt(request) if adopts else _propose(request),
        then=lambda _key: reverse("desk:signing-table"),
        otherwise=lambda refusal: _page(request, {} if adopts else request.POST, refusal=refusal),
        done=_("Adopted. It holds from now on, also for batches that wait for release.")
        if adopts
        else _("Proposed. It holds when somebody else has adopted it."),
    )


def _propose(request: HttpRequest) -> str:
    because = whole(typed_in(request)["because"], 500)
    table = propose_table(steps=_steps(request.POST), by=actor_at(request), at=now(), because=because)
    return str(table.pk)


def _adopt(request: HttpRequest) -> str:
    key = request.POST.get("table", "")
    found = ReleaseTable.objects.filter(pk=key).first() if key.isascii() and key.isdigit() else None
    if found is None:
        raise Stale("table-moved-on", _("This table does not wait for adoption any more."))
    return str(adopt_table(table=found, by=actor_at(request), at=now()).pk)


def _look(request: HttpRequest) -> HttpResponse:
    """With sums in the address: what a table with these would have meant."""
    if "preview" not in request.GET:
        return _page(request, {})
    try:
        steps = _steps(request.GET)
        check_steps(steps)
    except Refused as refusal:
        response = _page(request, request.GET, refusal=refusal)
        response.status_code = refusal.status
        return response
    return _page(request, request.GET, preview=steps)


def _steps(typed: Mapping[str, str]) -> list[Step]:
    cells = [(basis, count, typed.get(f"{basis}-{count}", "").strip()) for basis in Basis for count in COUNTS]
    steps = [Step(basis, fen_of_yuan(sum_), count) for basis, count, sum_ in cells if sum_]
    if not steps:
        raise Invalid("table-empty", _("Please enter at least one sum."), field="from")
    return steps


def _page(
    request: HttpRequest,
    typed: Mapping[str, str],
    *,
    preview: list[Step] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    by, reach, table = actor_at(request), today_reach(request), table_in_force()
    steps, waiting = steps_of(table), list(waiting_tables().prefetch_related("rules")[:PER_PAGE])
    paid = paid_in_twelve_months(now()) if waiting or preview else []
    before = ReleaseTable.objects.filter(adopted_at__isnull=False).prefetch_related("rules")
    page = Paginator(before.order_by("-adopted_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return show(
        request,
        "signing_table.html",
        here="payments",
        table=table and Shown(table, _rows(steps)),
        waiting=[_waiting(each, steps, paid, may_adopt_table(reach, by, each)) for each in waiting],
        page=page,
        history=[Shown(each, _rows(steps_of(each))) for each in page],
        may_propose=may_propose_table(reach),
        form=_form(typed, _rows(steps)),
        preview=preview and effect_of(steps, preview, paid),
        because=typed.get("because", ""),
        error=refusal and str(refusal),
    )


def _waiting(table: ReleaseTable, steps: list[Step], paid: list[Sums], may: Answer) -> Shown:
    proposed = steps_of(table)
    return Shown(table, _rows(proposed), effect_of(steps, proposed, paid), may)


def _rows(steps: Iterable[Step]) -> Rows:
    """From which sum on each count holds; of several sums for one count the lowest says it."""
    froms: dict[tuple[str, int], int] = {}
    for step in sorted(steps, key=lambda step: step.from_fen):
        froms.setdefault((step.basis, step.signatures), step.from_fen)
    return [(basis, [froms.get((basis, count)) for count in COUNTS]) for basis in Basis]


def _form(typed: Mapping[str, str], in_force: Rows) -> list[tuple[Basis, list[Field]]]:
    """What was typed, or else the table in force to change from."""
    return [
        (basis, [_field(typed, basis, count, fen) for count, fen in zip(COUNTS, froms, strict=True)])
        for basis, froms in in_force
    ]


def _field(typed: Mapping[str, str], basis: Basis, count: int, fen: int | None) -> Field:
    name = f"{basis}-{count}"
    return Field(count, name, typed.get(name, "" if fen is None or typed else Amount.fen(fen).plain()))
