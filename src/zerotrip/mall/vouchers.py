"""A partner's codes: a file looked through, imported once; one code for each order."""

from __future__ import annotations

import csv
import hashlib
import re
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.mall.models import Good, Order, Voucher, VoucherList
from zerotrip.mall.states import Wrong
from zerotrip.vault.index import blind, normalised

CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{4,38}[A-Z0-9]")
HEADINGS = frozenset({"CODE", "券码", "兑换码"})
MOST_LINES = 5_000
MOST_BYTES = 512 * 1024


@transaction.atomic
def look_through(*, good: Good, file: bytes, by: Actor, at: datetime) -> VoucherList:
    """Nothing is imported yet. The same file again is the same list."""
    if not good.by_voucher:
        raise Invalid("good-without-vouchers", _("This good is handed over without vouchers."), field="file")
    digest = blind("account", hashlib.sha256(file).hexdigest())
    if known := VoucherList.objects.filter(digest=digest).first():
        return _same(known, good)
    right, wrong = _sorted(_lines(file))
    if not right and not wrong:
        raise Invalid(
            "no-vouchers", _("There is no code in this file: one belongs on each line."), field="file"
        )
    made = VoucherList.objects.create(
        good=good, digest=digest, codes=right, right=len(right), wrong=wrong, read_at=at
    )
    told = {"good": str(good.uid), "right": len(right), "wrong": len(wrong)}
    record("mall.vouchers-read", f"vouchers:{made.uid}", by=by, at=at, data=told)
    return made


@transaction.atomic
def import_list(found: VoucherList, *, by: Actor, at: datetime) -> VoucherList:
    """All right lines or none; the stock grows by as many."""
    codes = found.codes.open() if found.codes else []
    if not codes:
        raise Conflict("no-code-to-import", _("No code of this list is waiting to be imported."))
    waiting = VoucherList.objects.filter(pk=found.pk, imported_at=None)
    if not waiting.update(imported_at=at, codes=None):
        raise Conflict("vouchers-imported", _("This list is imported already; nothing was done."))
    try:
        with transaction.atomic():
            Voucher.objects.bulk_create([Voucher(good_id=found.good_id, code=code) for code in codes], 500)
    except IntegrityError as broken:
        raise Conflict(
            "voucher-known",
            _("Codes of this list were imported meanwhile; hand in a file without them."),
        ) from broken
    Good.objects.filter(pk=found.good_id).update(stock=F("stock") + len(codes))
    record("mall.vouchers-imported", f"vouchers:{found.pk}", by=by, at=at, data={"codes": len(codes)})
    return found


def set_aside(order: Order) -> None:
    """One free code; whoever orders at once waits for the good's row, which the order has changed before."""
    free = Voucher.objects.filter(good=order.good_id, order=None).order_by("pk").first()
    if free is None or not Voucher.objects.filter(pk=free.pk, order=None).update(order=order):
        raise Conflict("sold-out", _("There is none left; what is given back is offered again by itself."))


def put_back(order: Order) -> None:
    """A code that nobody has seen."""
    Voucher.objects.filter(order=order).update(order=None)


def _same(known: VoucherList, good: Good) -> VoucherList:
    if known.good_id != good.pk:
        raise Conflict("vouchers-of-another-good", _("This file was handed in for another good."))
    return known


def _lines(file: bytes) -> list[tuple[int, str]]:
    if len(file) > MOST_BYTES:
        raise Invalid(
            "vouchers-too-large", _("This file is too large; hand in 5,000 codes at a time."), field="file"
        )
    rows = csv.reader(_text(file).splitlines())
    try:
        cells = [(line, normalised(row[0])) for line, row in enumerate(rows, 1) if any(map(str.strip, row))]
    except csv.Error as broken:
        raise Invalid(
            "no-csv", _("This is no CSV file; save it as CSV and hand it in again."), field="file"
        ) from broken
    if len(cells) > MOST_LINES:
        raise Invalid(
            "vouchers-too-large", _("This file is too large; hand in 5,000 codes at a time."), field="file"
        )
    return cells[1:] if cells and cells[0][1] in HEADINGS else cells


def _text(file: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return file.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Invalid("no-csv", _("This is no CSV file; save it as CSV and hand it in again."), field="file")


def _sorted(lines: list[tuple[int, str]]) -> tuple[list[str], list[tuple[int, str]]]:
    seen: set[str] = set()
    right, wrong = [], []
    known = _known([code for _line, code in lines])
    for line, code in lines:
        if why := _wrong(code, seen, known):
            wrong.append((line, str(why.value)))
        else:
            right.append(code)
        seen.add(code)
    return right, wrong


def _wrong(code: str, seen: set[str], known: set[str]) -> Wrong | None:
    if not CODE.fullmatch(code):
        return Wrong.FORM
    if code in seen:
        return Wrong.TWICE
    return Wrong.KNOWN if code in known else None


def _known(codes: list[str]) -> set[str]:
    by_index = {blind("account", code): code for code in codes}
    there = Voucher.objects.filter(code_index__in=by_index).values_list("code_index", flat=True)
    return {by_index[index] for index in there}
