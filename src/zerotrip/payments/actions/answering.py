"""Taking the bank's answers: kept first, byte for byte; then read; then all into the books, or nothing."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, NotAllowed, Refused, Stale
from zerotrip.core.text import both
from zerotrip.org.queries import reach
from zerotrip.payments import news
from zerotrip.payments.applying import apply
from zerotrip.payments.formats import MAX_BYTES, format_of
from zerotrip.payments.models import BankFile, Direction
from zerotrip.payments.order import Answer
from zerotrip.payments.policy import CASHIER
from zerotrip.payments.statements import taking as statements
from zerotrip.payments.states import FileState

STATEMENT = "statement"


def take_answer(*, raw: bytes, by: Actor, at: datetime) -> BankFile:
    """Keeps a file of the bank and does what it says. The same bytes again change nothing.

    A file that cannot be read is kept with state "refused" and the sentence why in `note`.
    """
    _may_take(by, at)
    if len(raw) > MAX_BYTES:
        raise Invalid("file-too-large", _("The file is larger than %(limit)s MB."), limit=MAX_BYTES // 2**20)
    file = _keep(raw, by, at)
    if file.direction == Direction.OUT:
        raise Invalid("own-file", _("This is the file that went to the bank, not the bank's answer."))
    return _read(file, by=by, at=at)


def _may_take(by: Actor, at: datetime) -> None:
    """The worker fetches from the bank; by hand it is a cashier's work."""
    if by.is_person and not reach(by, day_of(at)).paths(CASHIER):
        raise NotAllowed("may-not-take", _("Taking in bank files belongs to another post."))


def read_received(*, by: Actor, at: datetime) -> int:
    """Goes on with files that were kept and then left by a process that ended."""
    waiting = list(BankFile.objects.filter(state=FileState.RECEIVED).order_by("at", "pk"))
    for file in waiting:
        _read(file, by=by, at=at)
    return len(waiting)


def _keep(raw: bytes, by: Actor, at: datetime) -> BankFile:
    sha256 = BankFile.sha256_of(raw)
    known = BankFile.objects.filter(sha256=sha256).first()
    if known:
        return known
    try:
        with transaction.atomic():
            return BankFile.objects.create(
                direction=Direction.IN,
                sha256=sha256,
                state=FileState.RECEIVED,
                size=len(raw),
                raw=raw,
                at=at,
                by_key=by.key,
            )
    except IntegrityError:
        return BankFile.objects.get(sha256=sha256)


def _read(file: BankFile, *, by: Actor, at: datetime) -> BankFile:
    _read_alone(file, by=by, at=at)
    if file.state == FileState.TAKEN and file.format == STATEMENT:
        read_those_that_waited(by, at)
    return file


def _read_alone(file: BankFile, *, by: Actor, at: datetime) -> None:
    if file.state == FileState.REFUSED and file.note.get("code") in statements.WAITS:
        _try_again(file)
    if file.state == FileState.RECEIVED:
        try:
            raw = file.raw.open()
            if statements.looks_like(raw):
                _take_statement(file, raw, by, at)
            else:
                layout = format_of(raw)
                _take(file, layout.name, layout.read_answer(raw), by, at)
        except Stale:
            raise
        except Refused as fault:
            _refuse(file, fault, by, at)
        file.refresh_from_db()


def _take_statement(file: BankFile, raw: bytes, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        waiting = BankFile.objects.filter(pk=file.pk, state=FileState.RECEIVED)
        if not waiting.update(state=FileState.TAKEN, format=STATEMENT, note={}):
            return  # another worker has it
        counts = statements.take(file, raw, by=by, at=at)
        record("bank-file.taken", f"bank-file:{file.sha256[:16]}", by=by, at=at, data=counts)
        transaction.on_commit(news.announce_due)


def read_those_that_waited(by: Actor, at: datetime) -> None:
    """Statements that came before the one they follow, or before what the account held was decided on. Each
    that is read may be what another waits for."""
    tried: set[object] = set()
    while file := _next_that_follows(tried):
        tried.add(file.pk)
        _read_alone(file, by=by, at=at)


def _next_that_follows(tried: set[object]) -> BankFile | None:
    waiting = BankFile.objects.filter(state=FileState.REFUSED, note__code__in=statements.WAITS)
    files = waiting.order_by("at").iterator(chunk_size=20)
    return next(
        (each for each in files if each.pk not in tried and statements.follows_now(each.raw.open())), None
    )


def _try_again(file: BankFile) -> None:
    BankFile.objects.filter(pk=file.pk, state=FileState.REFUSED).update(state=FileState.RECEIVED, note={})
    file.refresh_from_db()


def _take(file: BankFile, format: str, answer: Answer, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        waiting = BankFile.objects.filter(pk=file.pk, state=FileState.RECEIVED)
        if not waiting.update(state=FileState.TAKEN, format=format):
            return  # another worker has it
        counts = apply(file, answer, by=by, at=at)
        record("bank-file.taken", f"bank-file:{file.sha256[:16]}", by=by, at=at, data=counts)
        transaction.on_commit(news.announce_due)


def _refuse(file: BankFile, fault: Refused, by: Actor, at: datetime) -> None:
    with transaction.atomic():
        note = {"code": fault.code, **both(lambda: fault)}
        if BankFile.objects.filter(pk=file.pk, state=FileState.RECEIVED).update(
            state=FileState.REFUSED, note=note
        ):
            record(
                "bank-file.refused", f"bank-file:{file.sha256[:16]}", by=by, at=at, data={"code": fault.code}
            )
