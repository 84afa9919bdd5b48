"""What is owed, where payments stand, and who may see them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.differences import Book, Differs
from zerotrip.core.errors import NotVisible
from zerotrip.core.money import Amount
from zerotrip.core.text import Text
from zerotrip.ledger.models import Account, Kind, Transfer
from zerotrip.members.models import BankAccount, HouseholdPerson
from zerotrip.org.policy import Answer
from zerotrip.org.queries import reach, reaches_all
from zerotrip.payments import suspending
from zerotrip.payments.books import CLEARING
from zerotrip.payments.models import LEFT, AnswerLine, BankFile, Batch, Direction, Line, Payable, Suspended
from zerotrip.payments.policy import CASHIER, QUESTIONS, READERS, RELEASER, Standing
from zerotrip.payments.statements import queries as statements
from zerotrip.payments.states import ARRIVED, LIVE, LineState

# Where a payment stands


def payments_of(references: Iterable[str]) -> QuerySet[Transfer]:
    """The ledger's own answer: what left these payables for the bank and did not come back."""
    return _payments_from([f"payable:{reference}" for reference in references])


def payments_among(*rows: QuerySet[Any]) -> QuerySet[Transfer]:
    """The same of payables that rows with a `reference` name, not fetched."""
    first, *others = (each.order_by().annotate(address=_ADDRESS).values("address") for each in rows)
    return _payments_from(first.union(*others, all=True) if others else first)


_ADDRESS = Concat(Value("payable:"), "reference")


def _payments_from(addresses: Sequence[str | OuterRef] | QuerySet[Any, Any]) -> QuerySet[Transfer]:
    return Transfer.objects.filter(
        source__address__in=addresses,
        destination__address=CLEARING,
        kind__in=[Kind.POST, Kind.TRANSFER],
        resolution__isnull=True,
    )


def paid_references(references: Iterable[str]) -> set[str]:
    """Those that are paid whole."""
    return _references(payments_of(references).filter(_NOTHING_LEFT))


def with_paid(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows with a `reference`, each with `is_paid`: whether that is paid whole."""
    told: QuerySet[Any] = rows.alias(owed_from=_ADDRESS).annotate(is_paid=Exists(_paid_whole()))
    return told


def _paid_whole() -> QuerySet[Transfer]:
    """What paid the payable that a row is `owed_from`."""
    return _payments_from([OuterRef("owed_from")]).filter(_NOTHING_LEFT)


def paid_among(rows: QuerySet[Any]) -> set[str]:
    """Of thousands of rows with a `reference`, in one query: the references that are paid."""
    return _references(payments_among(rows).filter(_NOTHING_LEFT))


_NOTHING_LEFT = Q(source__posted_in_minor=F("source__posted_out_minor"))


def _references(payments: QuerySet[Transfer]) -> set[str]:
    found = payments.values_list("source__address", flat=True)
    return {address.removeprefix("payable:") for address in found}


def paid_at(reference: str) -> datetime | None:
    """When the last of it was paid, if all of it is."""
    paid = payments_of([reference]).filter(_NOTHING_LEFT)
    return paid.order_by("-at").values_list("at", flat=True).first()


NOTHING = Amount.fen(0)


@dataclass(frozen=True, slots=True)
class PaymentView:
    """`state` is "owed", "batched", "sent", "partly", "paid" or "rejected"; empty where nothing was owed.

    Where a part has arrived, `arrived` and `left` say how much, whatever became of the rest since.
    """

    state: str
    account_tail: str = ""
    reason: Text | None = None
    at: datetime | None = None
    reference: str = ""
    arrived: Amount = NOTHING
    left: Amount = NOTHING

    @property
    def is_partly_paid(self) -> bool:
        return bool(self.arrived.minor and self.left.minor)


_SHOWN = {LineState.READY: "batched", LineState.SENT: "sent", LineState.DISPUTED: "sent"}


def states_of(references: Iterable[str]) -> dict[str, PaymentView]:
    """For lists: two queries, however many."""
    wanted = Payable.objects.filter(reference__in=list(references), taken_back_at=None).order_by()
    last = _paid_whole().order_by("-at").values("at")[:1]
    live: QuerySet[Any] = wanted.alias(owed_from=_ADDRESS).annotate(paid_on=Subquery(last))
    payables = {each.pk: (each, each.paid_on) for each in live}
    views = {payable.reference: _view(payable, "owed") for payable, _paid in payables.values()}
    lines = Line.objects.filter(payable__in=payables).exclude(state=LineState.WITHDRAWN)
    for line in lines.order_by("batch__made_at", "batch__ref", "position"):
        payable, paid = payables[line.payable_id]
        views[payable.reference] = _view_of(payable, line, paid)
    return views


def _view_of(payable: Payable, line: Line, paid: datetime | None) -> PaymentView:
    """As far as the last line got; what it paid itself may still be a part."""
    if paid:
        return _view(payable, "paid", line, at=paid)
    if line.state in (LineState.REJECTED, LineState.RETURNED):
        return _view(payable, "rejected", line, reason=line.reason, at=line.answered_at)
    if line.state in ARRIVED and payable.arrived_fen:
        return _view(payable, "partly", line, at=line.answered_at)
    return _view(payable, _SHOWN.get(LineState(line.state), "owed"), line)


def _view(
    payable: Payable,
    state: str,
    line: Line | None = None,
    *,
    reason: Text | None = None,
    at: datetime | None = None,
) -> PaymentView:
    return PaymentView(
        state,
        line.tail if line else "",
        reason,
        at,
        payable.reference,
        Amount.fen(payable.arrived_fen),
        payable.left,
    )


def payment_of(reference: str) -> PaymentView:
    return states_of([reference]).get(reference, PaymentView(""))


def state_of(reference: str) -> str:
    return payment_of(reference).state


# What is owed


@dataclass(frozen=True, slots=True)
class Owed:
    """What a batch would take in now, and what waits for an account."""

    count: int
    total: Amount
    waiting: QuerySet[Payable]


def owed_to_pay(actor: Actor, at: datetime) -> QuerySet[Payable]:
    """What a batch by this cashier takes in; a batch never pays its maker or the maker's family."""
    scope = reach(actor, day_of(at))
    rows = scope.filter(Payable.objects.payable_now(at), role=CASHIER)
    return rows.exclude(person__in=kin_of(actor)).exclude(firm__code__in=scope.partners)


def owed(actor: Actor, at: datetime) -> Owed:
    sums = owed_to_pay(actor, at).aggregate(count=Count("pk"), total=Sum(LEFT))
    refused = BankAccount.objects.filter(person=OuterRef("person"), until=None, refused_at__isnull=False)
    rows = Payable.objects.waiting_for_account(at).annotate(refused=Exists(refused))
    waiting = reach(actor, day_of(at)).filter(rows, role=READERS)
    return Owed(
        sums["count"],
        Amount.fen(sums["total"] or 0),
        waiting.select_related("person", "firm", "organisation"),
    )


def came_back_from(account: BankAccount) -> Line | None:
    """The last payment that the bank did not get through to it, as long as nothing pays it again."""
    owed = Payable.objects.owed().filter(lines__account=account).values("pk")
    lines = Line.objects.filter(payable__in=owed, state__in=(LineState.REJECTED, LineState.RETURNED))
    last = lines.select_related("payable").order_by("-answered_at", "-pk").first()
    return last if last and last.account_id == account.pk else None


def owed_by(funds: Iterable[str]) -> dict[str, int]:
    """Of each `fund:<code>`, the fen that it has granted and nobody has paid out yet; from the ledger."""
    reference = Substr(OuterRef("address"), len("payable:") + 1)
    of = Payable.objects.filter(reference=reference).values("fund")
    left = Account.objects.filter(address__startswith="payable:", posted_in_minor__gt=F("posted_out_minor"))
    rows = left.annotate(fund=Subquery(of)).filter(fund__in=list(funds)).order_by().values_list("fund")
    return dict(rows.annotate(fen=Sum(F("posted_in_minor") - F("posted_out_minor"))))


def kin_of(actor: Actor) -> set[UUID]:
    """Keys of the person behind the actor and of everybody who lives with them."""
    if actor.person_uid is None:
        return set()
    own = UUID(actor.person_uid)
    home = HouseholdPerson.objects.filter(person=own, until__isnull=True).values("household")
    others = HouseholdPerson.objects.filter(household__in=home, until__isnull=True, person__isnull=False)
    return {own, *(key for key in others.values_list("person", flat=True) if key)}


# Batches


def visible_to(actor: Actor, on: date) -> QuerySet[Batch]:
    """Batches that pay somebody in the actor's part of the tree."""
    lines = Line.objects.filter(batch=OuterRef("pk"))
    mine = reach(actor, on).filter(lines, field="payable__organisation__path", role=READERS)
    return Batch.objects.filter(Exists(mine)).select_related("dispatch")


def answers_seen_by(actor: Actor, on: date) -> QuerySet[AnswerLine]:
    """What the bank said of payments in the actor's part of the tree. What it said of a payment that nobody
    knows may be anybody's: it is for those whose post reaches the whole tree."""
    scope, lines = reach(actor, on), AnswerLine.objects.select_related("file")
    if reaches_all(scope, role=READERS):
        return lines
    return scope.filter(lines, field="line__payable__organisation__path", role=READERS)


def answer_files_seen_by(actor: Actor, on: date) -> QuerySet[BankFile]:
    """Those that say something of such payments, and those that the actor handed in."""
    files = BankFile.objects.filter(direction=Direction.IN)
    if reaches_all(reach(actor, on), role=READERS):
        return files
    said = answers_seen_by(actor, on).filter(file=OuterRef("pk"))
    return files.filter(Exists(said) | Q(by_key=actor.key))


def batch_for(actor: Actor, ref: str, *, on: date) -> Batch:
    """The door to a batch."""
    batch = visible_to(actor, on).filter(ref=ref).first()
    if batch is None:
        raise NotVisible("batch-not-found", _("There is no batch %(ref)s here."), ref=ref)
    return batch


def standing_to(actor: Actor, batch: Batch, on: date) -> Standing:
    scope = reach(actor, on)
    paths = batch.lines.order_by().values_list("payable__organisation__path", flat=True).distinct()
    roles = {role for role in (CASHIER, RELEASER) if all(scope.covers(path, role=role) for path in paths)}
    return Standing(
        roles=frozenset(roles),
        made_it=batch.made_by_key == actor.key,
        signed_it=batch.signatures.filter(by_key=actor.key, fallen_at=None).exists(),
        is_paid_by_it=batch.lines.filter(
            Q(payable__person__in=kin_of(actor)) | Q(payable__firm__code__in=scope.partners)
        ).exists(),
    )


def verbs(actor: Actor, batch: Batch, on: date) -> dict[str, Answer]:
    """Everything that can be done with the batch, and why not, for the buttons."""
    standing = standing_to(actor, batch, on)
    return {verb: may(standing, batch) for verb, may in QUESTIONS.items()}


# The bank's statements: what a month's closing asks for

open_suspense = statements.open_suspense


# Reconciliation


def reconcile() -> Iterator[Differs]:
    """What in payments does not agree with the ledger; to be run together with the ledger's own."""
    kept = Q(lines__dropped_because="")
    for batch in Batch.objects.annotate(
        n=Count("lines", filter=kept), fen=Sum("lines__amount_fen", filter=kept)
    ).exclude(Q(n=F("count")) & Q(fen=F("total_fen"))):
        says = _("{lines} lines, {recomputed} yuan; it says {count}, {kept}")
        also = {"lines": batch.n, "count": batch.count}
        yield Differs(Book.BATCH, batch.ref, says, batch.total_fen, batch.fen, also=also)
    yield from _arrived()
    under_way = Line.objects.filter(state__in=[LineState.READY, LineState.SENT])
    for line in under_way.filter(hold__resolution__isnull=False):
        says = _("{state}, but its hold is settled")
        yield Differs(Book.LINE, line.end_to_end_id, says, also={"state": LineState(line.state).label})
    ended = Line.objects.filter(state__in=[*ARRIVED, LineState.REJECTED, LineState.RETURNED])
    for line in ended.filter(hold__resolution__isnull=True):
        says = _("{state}, but its sum is still set aside")
        yield Differs(Book.LINE, line.end_to_end_id, says, also={"state": LineState(line.state).label})
    twice = Payable.objects.annotate(live=Count("lines", Q(lines__state__in=LIVE))).filter(live__gt=1)
    for reference, live in twice.values_list("reference", "live"):
        yield Differs(Book.PAYABLE, reference, _("{recomputed} lines pay it"), 1, live, counted=True)
    yield from suspending.reconcile()
    yield from statements.reconcile()


def _arrived() -> Iterator[Differs]:
    """What lines paid, what their payables say has arrived, and what left for the bank in the books. Each
    is a list that the database walks once: looking up every payable by itself takes for ever."""
    sums = Line.objects.filter(paid_fen__gt=0).order_by().values_list("payable__reference")
    by_lines = dict(sums.annotate(fen=Sum("paid_fen")))
    left = Transfer.objects.filter(destination__address=CLEARING, source__address__startswith="payable:")
    paid = left.filter(kind__in=[Kind.POST, Kind.TRANSFER], resolution__isnull=True)
    booked = dict(paid.order_by().values_list("source__address").annotate(fen=Sum("amount_minor")))
    kept = dict(Payable.objects.filter(arrived_fen__gt=0).values_list("reference", "arrived_fen"))
    for reference in sorted(
        by_lines.keys() | kept.keys() | {each.removeprefix("payable:") for each in booked}
    ):
        lines, says = by_lines.get(reference, 0), kept.get(reference, 0)
        in_books = booked.get(f"payable:{reference}", 0)
        if lines != says:
            heard = _("{kept} yuan arrived, its lines paid {recomputed}")
            yield Differs(Book.PAYABLE, reference, heard, says, lines)
        if in_books != lines:
            heard = _("its lines paid {kept} yuan, {recomputed} are in the books")
            yield Differs(Book.PAYABLE, reference, heard, lines, in_books)


def counted() -> dict[str, int]:
    """Over how much `reconcile` looks."""
    return {
        "payables": Payable.objects.count(),
        "batches": Batch.objects.count(),
        "lines": Line.objects.count(),
        "claims in suspense": Suspended.objects.standing().count(),
        **statements.counted(),
    }
