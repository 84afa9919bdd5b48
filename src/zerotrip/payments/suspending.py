"""Claims of the bank go into suspense and come out again: each with its row, so that what stands there is a
list and not a balance to be guessed at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.differences import Book, Differs
from zerotrip.core.text import whole
from zerotrip.ledger import actions as ledger
from zerotrip.ledger.models import Account, Transfer
from zerotrip.ledger.moves import Resolution
from zerotrip.ledger.queries import balances
from zerotrip.payments import books
from zerotrip.payments.models import Line, Suspended
from zerotrip.vault.rows import among


class Claimed(NamedTuple):
    """What the bank says went through of a payment all in all, and what of it the books have."""

    end_to_end_id: str
    said_fen: int
    known_fen: int

    @property
    def fen(self) -> int:
        return self.said_fen - self.known_fen

    @property
    def reference(self) -> str:
        return f"suspense:{self.end_to_end_id}:{self.said_fen}:{self.known_fen}"


def known_among(claims: Sequence[Claimed]) -> dict[Claimed, bool]:
    """Those that were put into suspense before, and whether they stand there still."""
    names = among([claim.end_to_end_id for claim in claims])
    columns = ("end_to_end_id", "said_fen", "known_fen", "cleared_at")
    rows = list(Suspended.objects.filter(end_to_end_id__in=names).order_by().values_list(*columns))
    ever = {Claimed(name, said, known) for name, said, known, _ in rows}
    stand = {(name, said) for name, said, _, cleared in rows if cleared is None}
    return {claim: claim[:2] in stand for claim in claims if claim in ever or claim[:2] in stand}


def suspend(claims: Sequence[tuple[Claimed, Line | None]], *, by: Actor, at: datetime) -> list[Transfer]:
    written = books.suspend([(claim.reference, claim.fen) for claim, _ in claims], by=by, at=at)
    Suspended.objects.bulk_create(
        Suspended(**claim._asdict(), line=line, transfer=transfer, at=at)
        for (claim, line), transfer in zip(claims, written, strict=True)
    )
    return written


def clear(claims: QuerySet[Suspended], *, by: Actor, at: datetime, because: str) -> list[Suspended]:
    """Out of suspense, each once: of two people at the same moment one finds none left."""
    rows = list(claims.filter(cleared_at=None).select_related("transfer__source", "transfer__destination"))
    standing = Suspended.objects.standing().filter(pk__in=[each.pk for each in rows])
    changes = {"cleared_at": at, "cleared_by_key": by.key, "cleared_because": whole(because, 500)}
    if standing.update(**changes) != len(rows):
        return []
    undone = [
        Resolution(each.transfer, f"cleared:{each.transfer.reference}", because=because) for each in rows
    ]
    ledger.reverse_all(undone, by=by, at=at)
    return rows


def reconcile() -> Iterator[Differs]:
    """The account of suspense against its claims, and each claim against its own entry."""
    fen = F("said_fen") - F("known_fen")
    sums = Suspended.objects.standing().aggregate(fen=Sum(fen))["fen"] or 0
    in_books = 0
    if Account.objects.filter(address=books.SUSPENSE).exists():
        in_books = -balances([books.SUSPENSE])[books.SUSPENSE].posted.minor
    if sums != in_books:
        says = _("the books say {kept} yuan, the claims that stand make {recomputed}")
        yield Differs(Book.ACCOUNT, books.SUSPENSE, says, in_books, sums)
    standing = Suspended.objects.standing().filter(transfer__resolution__isnull=False)
    cleared = Suspended.objects.filter(cleared_at__isnull=False, transfer__resolution=None)
    for each in standing:
        yield Differs(Book.CLAIM, each.end_to_end_id, _("stands, but its entry is undone"))
    for each in cleared:
        yield Differs(Book.CLAIM, each.end_to_end_id, _("cleared up, but its entry stands"))
    for each in Suspended.objects.annotate(fen=fen).exclude(transfer__amount_minor=F("fen")):
        yield Differs(Book.CLAIM, each.end_to_end_id, _("another sum than its entry"))
