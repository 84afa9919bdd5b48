"""Making a batch: what is owed, to the accounts open now, held in the books and written to a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, NotAllowed
from zerotrip.core.money import LIMIT
from zerotrip.ledger.errors import NotEnough
from zerotrip.ledger.models import Transfer
from zerotrip.members.models import BankAccount
from zerotrip.org.queries import reach
from zerotrip.payments import books
from zerotrip.payments.formats import format_named
from zerotrip.payments.models import LEFT, BankFile, Batch, Direction, Line, Payable
from zerotrip.payments.moving import move_batch
from zerotrip.payments.order import Order, OrderLine
from zerotrip.payments.ordering import order_line, order_of
from zerotrip.payments.policy import CASHIER, ask_why, may_withdraw
from zerotrip.payments.queries import kin_of, owed_to_pay, standing_to
from zerotrip.payments.signing import limit_of, rules_in_force
from zerotrip.payments.states import Basis, FileState, LineState
from zerotrip.payments.unsigned import refuse_while_unsigned
from zerotrip.vault.rows import among, chunks, insert

MAX_LINES = 100_000
AT_A_TIME = 2_000  # lines with their holds, accounts and sums in memory


def make_batch(*, format: str = "pain.001", by: Actor, at: datetime) -> Batch:
    """Takes in everything that is owed in the cashier's part of the tree and can be paid now.

    Left out: those without an open account, or whose account a bank has called wrong or closed, and the
    maker's own and their family's. Raises Conflict if nothing is left, Unavailable while the journal is
    not being signed.
    """
    layout = format_named(format)
    refuse_while_unsigned(at)
    try:
        with transaction.atomic():
            payables = _payables(by, at)
            batch = _blank(format, by, at)
            order = order_of(batch, _add_lines(batch, payables, by, at))
            _refuse_empty(order)
            raw = layout.write(order)
            sum_up(batch, order, raw)
            batch.save(force_insert=True)
            keep_file(batch, raw, by, at)
            record("batch.made", f"batch:{batch.ref}", by=by, at=at, data=_figures(batch))
    except (IntegrityError, NotEnough) as meanwhile:
        raise Conflict(
            "batch-meanwhile",
            _("Another batch was made at the same moment; nothing was done. Please look at that one first."),
        ) from meanwhile
    return batch


def _refuse_empty(order: Order) -> None:
    if not order.count:
        raise Conflict(
            "accounts-meanwhile",
            _(
                "The accounts of everybody who was to be paid were closed, stopped or changed at this very "
                "moment; nothing was done. What is owed stands below as before."
            ),
        )


def withdraw(*, batch: Batch, by: Actor, at: datetime, because: str) -> Batch:
    """Takes a batch back before release: the holds are free, the sums are owed again."""
    ask_why(because)
    with transaction.atomic():
        may_withdraw(standing_to(by, batch, day_of(at)), batch).or_refuse()
        move_batch(batch, "withdraw")
        take_back(batch, LineState.READY, by=by, at=at, because=because)
        record("batch.withdrawn", f"batch:{batch.ref}", by=by, at=at, because=because)
    return batch


def take_back(batch: Batch, state: LineState, *, by: Actor, at: datetime, because: str) -> None:
    rows = lines_with_holds(batch).filter(state=state)
    for chunk in chunks(list(rows.values_list("pk", flat=True)), AT_A_TIME):
        books.void(list(rows.filter(pk__in=chunk)), by=by, at=at, because=because)
    batch.lines.filter(state=state).update(state=LineState.WITHDRAWN)


def lines_with_holds(batch: Batch) -> QuerySet[Line]:
    return batch.lines.select_related("hold__source", "hold__destination", "payable")


def _payables(by: Actor, at: datetime) -> list[int]:
    """Their keys, in order."""
    scope = reach(by, day_of(at))
    if not scope.paths(CASHIER):
        raise NotAllowed("may-not-make", _("Making payment batches belongs to another post."))
    rules = rules_in_force()
    rows = owed_to_pay(by, at).order_by("at", "pk")
    if (most := limit_of(Basis.LINE, rules)) is not None:
        rows = rows.annotate(left_fen=LEFT).filter(left_fen__lt=most)
    sums = rows.values_list("pk", LEFT)[:MAX_LINES]
    payables = _below(limit_of(Basis.BATCH, rules), sums.iterator())
    if payables:
        return payables
    if owed_to_pay(by, at).exists():
        raise Conflict(
            "above-the-limit",
            _("What is owed is more than may be paid in one file; please correct or split the sums."),
        )
    own = scope.filter(Payable.objects.payable_now(at), role=CASHIER).filter(person__in=kin_of(by))
    if own.exists():
        raise NotAllowed(
            "own-payment", _("What is owed goes to you or your family; somebody else has to make that batch.")
        )
    raise Conflict("nothing-owed", _("There is nothing to pay at the moment."))


def _below(limit: int | None, sums: Iterable[tuple[int, int]]) -> list[int]:
    """The first of them whose sum stays below the limit of a batch; the rest is for the next one."""
    kept: list[int] = []
    total = 0
    for payable, fen in sums:
        total += fen
        if total >= (limit or LIMIT):
            break
        kept.append(payable)
    return kept


def _blank(format: str, by: Actor, at: datetime) -> Batch:
    uid, day = uuid4(), day_of(at)
    ref = f"F{day:%Y%m%d}-{Batch.objects.filter(ref__startswith=f'F{day:%Y%m%d}-').count() + 1:02d}"
    return Batch(
        uid=uid,
        ref=ref,
        # a bank may remember more than this database does
        message_id=f"{ref}-{uid.hex[:8]}",
        format=format,
        made_by_key=by.key,
        made_by_name=by.name,
        made_at=at,
    )


def _add_lines(batch: Batch, payables: Sequence[int], by: Actor, at: datetime) -> Iterator[OrderLine]:
    """Inserts the batch's lines, each with its hold, some at a time: their batch comes after them, and what
    was inserted is forgotten. Whose account was closed, stopped or changed since they were chosen is left
    out: the sum is owed as before."""
    position = 1
    for keys in chunks(payables, AT_A_TIME):
        rows = Payable.objects.filter(pk__in=among(keys)).order_by("at", "pk").defer("purpose")
        accounts = _accounts_in_use(chosen := list(rows), at)
        kept = [(each, accounts[each.payee_id]) for each in chosen if each.payee_id in accounts]
        batch.left_out += len(chosen) - len(kept)
        yield from _add_some(batch, kept, position, by, at)
        position += len(kept)


def _add_some(
    batch: Batch,
    paid: Sequence[tuple[Payable, BankAccount]],
    first: int,
    by: Actor,
    at: datetime,
) -> Iterator[OrderLine]:
    named = [(f"{batch.message_id}-{n:06d}", payable) for n, (payable, _) in enumerate(paid, start=first)]
    holds = books.hold(named, by=by, at=at)
    lines = [
        _new_line(batch, payable, account, hold, position=position, end_to_end_id=name)
        for position, ((name, _), (payable, account), hold) in enumerate(
            zip(named, paid, holds, strict=True), start=first
        )
    ]
    insert(lines)
    return map(order_line, lines, (payable.reference for payable, _ in paid))


def _accounts_in_use(payables: Sequence[Payable], at: datetime) -> dict[UUID, BankAccount]:
    """Of people and, where there are any, of firms: their keys are never the same."""
    people = Payable.objects.filter(pk__in=among([payable.pk for payable in payables])).values("person")
    rows = BankAccount.objects.in_use(at).filter(person__in=people)
    found = {account.person_id: account for account in rows.order_by() if account.person_id}
    if firms := {payable.firm_id for payable in payables if payable.firm_id}:
        of_firms = BankAccount.objects.in_use(at).filter(firm__in=firms)
        found |= {account.firm_id: account for account in of_firms.order_by() if account.firm_id}
    return found


def _new_line(
    batch: Batch,
    payable: Payable,
    account: BankAccount,
    hold: Transfer,
    *,
    position: int,
    end_to_end_id: str,
) -> Line:
    return Line(
        batch_id=batch.pk,
        position=position,
        payable_id=payable.pk,
        account_id=account.pk,
        hold_id=hold.pk,
        end_to_end_id=end_to_end_id,
        amount_fen=payable.left.minor,
        holder=account.holder,
        number=account.number.open(),
        tail=account.tail,
        bank_name=account.bank_name,
        bank_code=account.bank_code,
    )


def sum_up(batch: Batch, order: Order, raw: bytes) -> None:
    batch.count, batch.total_fen = order.count, order.total_fen
    batch.content_hash = order.content_hash(BankFile.sha256_of(raw))


def keep_file(batch: Batch, raw: bytes, by: Actor, at: datetime) -> BankFile:
    return BankFile.objects.create(
        direction=Direction.OUT,
        sha256=BankFile.sha256_of(raw),
        batch=batch,
        format=batch.format,
        state=FileState.WRITTEN,
        size=len(raw),
        raw=raw,
        at=at,
        by_key=by.key,
    )


def _figures(batch: Batch) -> dict[str, object]:
    figures = {"count": batch.count, "total_fen": batch.total_fen, "content_hash": batch.content_hash}
    return figures | ({"left_out": batch.left_out} if batch.left_out else {})
