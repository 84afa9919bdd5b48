"""What a fund has, and from which sources a payable was filled: both as the ledger says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.db.models import Case, F, Q, QuerySet, Sum, When
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.differences import Book, Differs
from zerotrip.core.text import Text
from zerotrip.funds.budgets import budgets_of
from zerotrip.funds.drawing import CHUNK, pots_of
from zerotrip.funds.models import Budget, Commitment, Fund, Pot, Stand
from zerotrip.ledger.models import Account, Kind, Transfer
from zerotrip.ledger.queries import balances
from zerotrip.org.queries import reach

READERS = ("accountant", "cashier", "releaser", "approver", "officer", "auditor")
_SAYS = (
    _("{kept} yuan used, its rows say {recomputed}"),
    _("{kept} yuan committed, its rows say {recomputed}"),
)


def visible_to(actor: Actor, on: date) -> QuerySet[Fund]:
    """Funds of one's scope, and those to which an organisation of one's scope contributes."""
    within = reach(actor, on)
    own = within.filter(Fund.objects.all(), "owner__path", READERS)
    given = within.filter(Pot.objects.all(), "organisation__path", READERS)
    return Fund.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=given.values("fund")))


def names_of(codes: Iterable[str]) -> dict[str, Text]:
    """What these funds are called, by code; one that nobody has declared has no name."""
    return dict(Fund.objects.filter(code__in=set(codes)).values_list("code", "name"))


def available(fund: str) -> int:
    """Fen at the disposal of all pots of `fund:<code>`."""
    addresses = [pot.address for pot in pots_of([fund]).get(fund, ())] or [fund]
    return sum(balance.available.minor for balance in balances(addresses).values())


def available_in(codes: Iterable[str]) -> dict[str, int]:
    """The same of many funds, by code: two queries, however many."""
    wanted = sorted(set(codes))
    pots = pots_of(wanted)
    places = {
        code: [pot.address for pot in pots.get(f"fund:{code}", ())] or [f"fund:{code}"] for code in wanted
    }
    said = balances(address for addresses in places.values() for address in addresses)
    return {
        code: sum(said[address].available.minor for address in addresses if address in said)
        for code, addresses in places.items()
    }


def could_pay(fund: str, item_id: str, fen: int, on: date) -> bool:
    """Whether it looks as if fund and budgets could bear it; what holds is held when it is tried."""
    address = fund if fund.startswith("fund:") else f"fund:{fund}"
    return available(address) >= fen and all(
        budget.free.minor >= fen for budget in budgets_of(address, item_id, on)
    )


def parts_of(references: Iterable[str]) -> dict[str, dict[str, int]]:
    """Of each payable, how many fen stand in it from which pot; from the ledger alone."""
    places = [f"payable:{reference}" for reference in references]
    found: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for start in range(0, len(places), CHUNK):
        for payable, pot, fen in _moved(places[start : start + CHUNK]):
            found[payable.removeprefix("payable:")][pot] += fen
    return {
        reference: {pot: fen for pot, fen in sorted(parts.items()) if fen}
        for reference, parts in found.items()
    }


def sources_of(references: Iterable[str]) -> dict[str, dict[str, int]]:
    """The same by kind of source; a fund that nobody has declared is `dues`, the union's own money."""
    parts = parts_of(references)
    kinds = dict(Pot.objects.values_list("address", "source"))
    found: dict[str, dict[str, int]] = {}
    for reference, by_pot in parts.items():
        by_source: dict[str, int] = defaultdict(int)
        for pot, fen in by_pot.items():
            by_source[kinds.get(pot, "dues")] += fen
        found[reference] = dict(by_source)
    return found


def _moved(payables: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    rows = Transfer.objects.filter(kind=Kind.TRANSFER)
    came = rows.filter(destination__address__in=payables, source__address__startswith="fund:")
    left = rows.filter(source__address__in=payables, destination__address__startswith="fund:")
    sums = Sum("amount_minor")
    for payable, pot, fen in came.values_list("destination__address", "source__address").annotate(sum=sums):
        yield payable, pot, fen
    for payable, pot, fen in left.values_list("source__address", "destination__address").annotate(sum=sums):
        yield payable, pot, -fen


def reconcile() -> Iterator[Differs]:
    """A budget's figures are the sums of its commitments; every pot is an account of the ledger."""
    kept = Case(When(commitments__stand=Stand.USED, then=F("commitments__fen")), default=0)
    held = Case(When(commitments__stand=Stand.COMMITTED, then=F("commitments__fen")), default=0)
    for budget in Budget.objects.annotate(used=Sum(kept), committed=Sum(held)).select_related("fund"):
        said = (budget.used_fen, budget.committed_fen)
        rows = (budget.used or 0, budget.committed or 0)
        for says, fen, summed in zip(_SAYS, said, rows, strict=True):
            if fen != summed:
                yield Differs(Book.BUDGET, f"{budget.fund} {budget}", says, fen, summed)
    for pot in Pot.objects.exclude(address__in=Account.objects.values("address")):
        yield Differs(Book.POT, str(pot), _("no account in the ledger"))
    yield from _used_otherwise()


def _used_otherwise() -> Iterator[Differs]:
    """What stands used of a budget is what its payable was filled with."""
    used = Commitment.objects.filter(stand=Stand.USED).values_list("reference", "fen").distinct()
    rows = list(used)
    parts = parts_of(reference for reference, _fen in rows)
    for reference, fen in rows:
        if (gave := sum(parts.get(reference, {}).values())) != fen:
            says = _("{kept} yuan of its budget are used, its pots gave {recomputed}")
            yield Differs(Book.PAYABLE, reference, says, fen, gave)


def counted() -> dict[str, int]:
    """Over how much `reconcile` looks."""
    return {
        "pots": Pot.objects.count(),
        "budgets": Budget.objects.count(),
        "commitments": Commitment.objects.count(),
    }
