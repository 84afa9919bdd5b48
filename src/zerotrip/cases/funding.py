"""Money for what is approved: set aside at once, or the case waits in a line whose order is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case, Waiting
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.funds.budgets import Spending, commit, free
from zerotrip.funds.drawing import reserve, reserved, unreserve
from zerotrip.ledger.errors import NotEnough
from zerotrip.payments.books import fund_address


def set_aside(case: Case, fen: int, *, by: Actor, at: datetime) -> None:
    """For a case that has a notice or a partner before it. Raises NotEnough where budget or fund lack it."""
    if not fen or not case.fund or reserved(case.ref):
        return
    commit(Spending(case.ref, fund_address(case.fund), case.item_id, day_of(at)), fen, at=at)
    reserve(reference=case.ref, fund=fund_address(case.fund), fen=fen, by=by, at=at)


def let_go(case: Case, *, by: Actor, at: datetime) -> None:
    """What was set aside is free again, because nothing is granted."""
    if case.fund:
        free(case.ref)
    hand_over(case, by=by, at=at)


def hand_over(case: Case, *, by: Actor, at: datetime) -> None:
    """To the grant itself: it draws on the pots anew, and uses what its budgets have committed."""
    if case.fund:
        unreserve(reserved(case.ref), by=by, at=at)


def nobody_before(case: Case, fen: int) -> None:
    """Raises NotEnough while somebody waits for the same money who comes first: a small sum that would still
    be there must not keep a larger one waiting for ever."""
    process = case.edition.loaded.pack.process
    if not fen or not case.fund or process.overtakes:
        return
    first = _before(case, _rank(case, fen)).first()
    if first is not None:
        raise NotEnough(
            "others-wait",
            _("Others wait for this money already. It is given out in their order."),
            address=first.line,
        )


def join_line(case: Case, fen: int, short: NotEnough) -> Waiting:
    row = {"line": _line(str(short.params["address"])), "rank": _rank(case, fen), "fen": fen,
           "applied_at": case.opened_at, "overtakes": case.edition.loaded.pack.process.overtakes}  # fmt: skip
    waiting, _made = Waiting.objects.update_or_create(case=case, defaults=row)
    return waiting


def leave_line(case: Case) -> None:
    Waiting.objects.filter(case=case).delete()


def ahead_of(case: Case) -> int | None:
    """How many come first; None for a case that waits for no money."""
    waiting = Waiting.objects.filter(case=case).first()
    return _before(case, waiting.rank).count() if waiting else None


def lines() -> Iterator[list[Waiting]]:
    """Those who wait, line by line, each in its order."""
    whole = ("case__edition", "case__person", "case__organisation")
    for line in Waiting.objects.order_by("line").values_list("line", flat=True).distinct():
        yield list(Waiting.objects.filter(line=line).select_related(*whole)[:200])


def _before(case: Case, rank: int) -> QuerySet[Waiting]:
    mine = [fund_address(case.fund), line_of_item(case)]
    earlier = Q(applied_at__lt=case.opened_at) | Q(applied_at=case.opened_at, case__lt=case.pk)
    first = Q(rank__lt=rank) | Q(rank=rank) & earlier
    return Waiting.objects.filter(first, line__in=mine).exclude(case=case)


def line_of_item(case: Case) -> str:
    """Of those for whom not the fund but the item's budget is short."""
    return f"item:{case.item_id}"


def _rank(case: Case, fen: int) -> int:
    """By need: whom the rule grants more comes first. Else the day of application alone decides."""
    return -fen if case.edition.loaded.pack.process.queue_by == "need" else 0


def _line(address: str) -> str:
    """A line is of an item, whose budget is short, or of a fund, whichever of its pots is."""
    return address if address.startswith("item:") else ":".join(address.split(":")[:2])
