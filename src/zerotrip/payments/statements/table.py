"""The table that Chinese banks let one download: 交易日期, 借方金额, 贷方金额, 余额, 流水号 and so on.

UTF-8 or GB18030. Lines above the head may name the account (账号). Each row carries the balance after
it, so a row that is missing, doubled or altered shows; newest first is read backwards.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.money import fen_of_yuan
from zerotrip.payments.statements.said import Moved, StatementSaid

NEEDED = ("交易日期", "借方金额", "贷方金额", "余额", "流水号")
_ABOVE = 12


def looks_like(raw: bytes) -> bool:
    return any("流水号".encode(encoding) in raw[:4000] for encoding in ("utf-8", "gb18030"))


def read(raw: bytes) -> tuple[StatementSaid, str]:
    """What it says, and of which account; empty where the bank does not name it."""
    above, head, body = _parts(_decoded(raw))
    rows = [dict(zip(head, row, strict=True)) for row in body]
    balances = [fen_of_yuan(row["余额"]) for row in rows]
    moved = [_moved(row) for row in rows]
    if len(rows) > 1 and not _chained(moved, balances):
        moved, balances = moved[::-1], balances[::-1]
    if not _chained(moved, balances):
        raise Invalid(
            "balance-chain", _("The balances do not follow from row to row; a row is missing or altered.")
        )
    said = StatementSaid(balances[0] - moved[0].fen, balances[-1], tuple(moved))
    return said, _account(above)


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and "流水号" in text:
            return text
    raise Invalid("csv-encoding", _("The table is neither in UTF-8 nor in GB18030."))


def _parts(text: str) -> tuple[list[list[str]], list[str], list[list[str]]]:
    if not text.endswith("\n"):
        raise Invalid("csv-cut", _("The last row is not finished; the file was cut."))
    try:
        rows = [
            [cell.strip() for cell in row]
            for row in csv.reader(io.StringIO(text, newline=""), strict=True)
            if row
        ]
    except csv.Error:
        raise Invalid("csv-broken", _("The table cannot be read; it is cut or damaged.")) from None
    at = next((n for n, row in enumerate(rows[:_ABOVE]) if set(NEEDED) <= set(row)), None)
    if at is None or not rows[at + 1 :]:
        raise Invalid(
            "csv-no-head", _("The table has no rows, or lacks one of: %(names)s."), names="、".join(NEEDED)
        )
    for number, row in enumerate(rows[at + 1 :], start=at + 2):
        if len(row) != len(rows[at]):
            raise Invalid(
                "csv-width", _("Line %(line)s of the table has too many or too few cells."), line=number
            )
    return rows[:at], rows[at], rows[at + 1 :]


def _chained(moved: list[Moved], balances: list[int]) -> bool:
    steps = zip(balances, balances[1:], moved[1:], strict=False)
    return all(before + each.fen == after for before, after, each in steps)


def _moved(row: dict[str, str]) -> Moved:
    went, came = (fen_of_yuan(row[name] or "0") for name in ("借方金额", "贷方金额"))
    if went < 0 or came < 0 or bool(went) == bool(came):
        raise Invalid(
            "two-sided", _("Entry %(id)s must have one sum above zero, in or out."), id=row["流水号"][:64]
        )
    return Moved(
        bank_id=row["流水号"],
        booked_at=_moment(row["交易日期"], row.get("交易时间", "")),
        fen=came or -went,
        other_name=row.get("对方户名", "")[:100],
        other_account=row.get("对方账号", ""),
        remark=row.get("摘要", "")[:200],
    )


def _moment(day: str, hour: str) -> datetime:
    digits = re.sub(r"\D", "", day, flags=re.ASCII)
    try:
        found = date.fromisoformat(digits)
        if not 2000 <= found.year < 2200:
            raise ValueError
        clock = time.fromisoformat(hour) if hour else time(23, 59, 59)
    except ValueError:
        raise Invalid(
            "time-unreadable", _("“%(read)s” is no date and time."), read=f"{day} {hour}"[:40]
        ) from None
    return timezone.make_aware(datetime.combine(found, clock.replace(tzinfo=None)))


def _account(above: list[list[str]]) -> str:
    found = re.search(
        r"账号[^0-9]{0,5}([0-9]{8,32})", " ".join(cell for row in above for cell in row), re.ASCII
    )
    return found[1] if found else ""
