"""How many have to sign a batch, and why: the table in force, held against the batch's sums."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Sum, When
from django.utils.translation import gettext as _

from zerotrip.core.errors import Conflict
from zerotrip.core.money import Amount
from zerotrip.payments.models import Batch, Line, ReleaseRule, ReleaseTable
from zerotrip.payments.states import ARRIVED, LIVE, Basis, LineState

TWELVE_MONTHS = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Step:
    """A rule before it is written, or as it was: what the words and the sums of a table need of it."""

    basis: str
    from_fen: int
    signatures: int


@dataclass(frozen=True, slots=True)
class Cause:
    """A rule that the batch comes under, by which sum, and on account of which line."""

    rule: ReleaseRule
    fen: int
    line: Line | None

    @property
    def forbids(self) -> bool:
        return self.rule.signatures == 0

    def __str__(self) -> str:
        said = {
            Basis.LINE: _("Line %(line)s is %(sum)s yuan; the table names %(from)s."),
            Basis.BATCH: _("The batch is %(sum)s yuan; the table names %(from)s."),
            Basis.YEAR: _(
                "Line %(line)s brings its payee to %(sum)s yuan in twelve months; the table names %(from)s."
            ),
        }
        words = {"sum": Amount.fen(self.fen), "from": self.rule.amount, "line": ""}
        return said[Basis(self.rule.basis)] % (words | {"line": self.line.position if self.line else ""})


@dataclass(frozen=True, slots=True)
class Need:
    signatures: int
    causes: tuple[Cause, ...]

    def refuse_what_none_may_sign(self) -> None:
        for cause in self.causes:
            if cause.forbids:
                raise Conflict(
                    "above-the-limit",
                    _("%(why)s More than that is not paid in one file; please take the line out."),
                    why=str(cause),
                )


def table_in_force() -> ReleaseTable | None:
    return ReleaseTable.objects.filter(adopted_at__isnull=False).order_by("-adopted_at", "-pk").first()


def waiting_tables() -> QuerySet[ReleaseTable]:
    """Proposed and not adopted. What another table overtook waits no more: it was held against
    an older one."""
    later = ReleaseTable.objects.filter(adopted_at__gt=OuterRef("proposed_at"))
    return ReleaseTable.objects.filter(~Exists(later), adopted_at=None).order_by("-proposed_at", "-pk")


def steps_of(table: ReleaseTable | None) -> list[Step]:
    rules = table.rules.all() if table else ()
    return [Step(rule.basis, rule.from_fen, rule.signatures) for rule in rules]


def rules_in_force() -> list[ReleaseRule]:
    """Without a table: one signature beside the maker, whatever the sum."""
    table = table_in_force()
    return list(table.rules.order_by("from_fen")) if table else []


def limit_of(basis: Basis, rules: Iterable[ReleaseRule]) -> int | None:
    """The sum from which on none may sign."""
    found = [rule.from_fen for rule in rules if rule.basis == basis and rule.signatures == 0]
    return min(found, default=None)


def signatures_needed(batch: Batch, at: datetime) -> Need:
    """Of a batch that waits for release. Five queries, however many lines."""
    rules = rules_in_force()
    if not rules:
        return Need(1, ())
    found = (
        _cause(rules, Basis.LINE, *_largest_line(batch)),
        _cause(rules, Basis.BATCH, batch.total_fen, None),
        _cause(rules, Basis.YEAR, *_most_in_a_year(batch, at)),
    )
    causes = tuple(cause for cause in found if cause)
    return Need(max([1, *(cause.rule.signatures for cause in causes)]), causes)


def _cause(rules: Iterable[ReleaseRule], basis: Basis, fen: int, line: Line | None) -> Cause | None:
    """The highest step of the table that the sum reaches."""
    reached = [rule for rule in rules if rule.basis == basis and rule.from_fen <= fen]
    return Cause(reached[-1], fen, line) if reached else None


def _largest_line(batch: Batch) -> tuple[int, Line | None]:
    line = batch.lines.filter(state=LineState.READY).order_by("-amount_fen", "position").first()
    return (line.amount_fen, line) if line else (0, None)


PAYEE = ("payable__person", "payable__firm")
"""Whose twelve months they are: a person's or a firm's, and the other of the two is empty."""
COUNTS = Case(When(state__in=LIVE, then="amount_fen"), default="paid_fen")
"""Of a line, what counts towards its payee's twelve months: of one paid in part, the part."""


def _most_in_a_year(batch: Batch, at: datetime) -> tuple[int, Line | None]:
    """What is paid or on its way counts; what came back or was withdrawn does not."""
    ready = batch.lines.filter(state=LineState.READY)
    lines = Line.objects.filter(state__in=(*LIVE, *ARRIVED), batch__made_at__gt=at - TWELVE_MONTHS)
    paid = Q(payable__person__in=ready.values("payable__person"))
    paid |= Q(payable__firm__in=ready.filter(payable__firm__isnull=False).values("payable__firm"))
    sums = lines.filter(paid).order_by().values(*PAYEE).annotate(fen=Sum(COUNTS))
    most = sums.order_by("-fen", *PAYEE).first()
    if most is None:
        return 0, None
    own = ready.filter(**{of: most[of] for of in PAYEE})
    return most["fen"], own.order_by("position").first()
