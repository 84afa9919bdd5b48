"""The journal and the books as plain files, for somebody who adds them up again without our programs.

The layout is documented in docs/books.md, with a script that verifies it. Names of people are not in it.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db.models import F, QuerySet

from zerotrip.audit import queries as journal
from zerotrip.audit.moment import one_moment
from zerotrip.books.models import STANDING, ClosingLine, Title
from zerotrip.books.postings import rules
from zerotrip.core.sheets import harmless
from zerotrip.ledger.models import Account, Transfer
from zerotrip.payments.models import Payable

Table = tuple[Sequence[str], Iterable[Sequence[object]]]
SUMS = "SHA256SUMS"
_AT_ONCE = 5_000


def write_everything(folder: Path) -> dict[str, int]:
    """How many rows each file has. All of them tell of the same moment."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with one_moment():
        counts = {
            f"{name}.csv": _write_table(folder / f"{name}.csv", *table) for name, table in _tables().items()
        }
        counts["journal.jsonl"] = _write_journal(folder / "journal.jsonl")
    _write_sums(folder, counts)
    return counts


def _tables() -> Mapping[str, Table]:
    return {
        "accounts": _accounts(),
        "transfers": _transfers(),
        "payables": _payables(),
        "titles": (
            ("code", "name_zh", "name_en", "kind"),
            Title.objects.values_list("code", "name_zh", "name_en", "kind"),
        ),
        "rules": (("source", "destination", "debit", "credit", "since", "until"), _rules()),
        "months": (("month", "title", "opening", "debit", "credit"), _months()),
    }


def _accounts() -> Table:
    columns = ("address", "asset", "posted_in", "posted_out", "held_in", "held_out")
    fields = ("address", "asset", *(f"{total}_minor" for total in columns[2:]))
    return columns, _rows(Account.objects.order_by("address"), *fields)


def _transfers() -> Table:
    columns = (
        "number", "reference", "kind", "source", "destination", "asset", "amount", "resolves", "at", "by",
    )  # fmt: skip
    rows = _rows(
        Transfer.objects.order_by("pk"),
        "pk", "reference", "kind", "source__address", "destination__address", "source__asset", "amount_minor",
        "resolves__reference", "at", "by_key",
    )  # fmt: skip
    return columns, rows


def _payables() -> Table:
    columns = ("reference", "person", "firm", "organisation", "fund", "item", "amount", "at", "taken_back_at")
    rows = _rows(
        Payable.objects.order_by("pk").annotate(code=F("organisation__code")),
        "reference", "person", "firm__code", "code", "fund", "item_id", "amount_fen", "at", "taken_back_at",
    )  # fmt: skip
    return columns, rows


def _rules() -> Iterator[Sequence[object]]:
    """In the order in which they are tried: the first that fits posts."""
    for rule in rules():
        yield rule.source, rule.destination, rule.debit_id, rule.credit_id, rule.since, rule.until


def _months() -> Iterator[Sequence[object]]:
    kept = ClosingLine.objects.filter(closing__state__in=STANDING).order_by("closing__month", "title")
    for month, *figures in kept.values_list(
        "closing__month", "title", "opening_fen", "debit_fen", "credit_fen"
    ):
        yield f"{month:%Y-%m}", *figures


def _rows(rows: QuerySet[Any], *fields: str) -> Iterator[Sequence[object]]:
    return iter(rows.values_list(*fields).iterator(chunk_size=_AT_ONCE))


def _write_table(path: Path, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(columns)
        return sum(1 for row in rows if out.writerow([_plain(cell) for cell in row]))


def _plain(cell: object) -> object:
    """Whole numbers stay numbers; times are ISO 8601 in UTC; nothing is a formula where it is opened."""
    if cell is None or isinstance(cell, int):
        return cell
    return harmless(cell.isoformat() if hasattr(cell, "isoformat") else str(cell))


def _write_journal(path: Path) -> int:
    with path.open("w", encoding="utf-8") as file:
        return sum(1 for line in journal.export() if file.write(line + "\n"))


def _write_sums(folder: Path, names: Iterable[str]) -> None:
    """For `sha256sum --check`."""
    lines = []
    for name in sorted(names):
        with (folder / name).open("rb") as file:
            lines.append(f"{hashlib.file_digest(file, 'sha256').hexdigest()}  {name}\n")
    (folder / SUMS).write_text("".join(lines), "utf-8")
