"""A statement as it was read, whatever file it came in; `add_up` holds it to its own balances."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid


@dataclass(frozen=True, slots=True)
class Moved:
    bank_id: str
    booked_at: datetime
    fen: int  # below zero: went out
    other_name: str = ""
    other_account: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class StatementSaid:
    opening_fen: int
    closing_fen: int
    moved: tuple[Moved, ...]

    def add_up(self) -> None:
        seen: set[str] = set()
        for each in self.moved:
            if not each.bank_id or len(each.bank_id) > 64 or not each.fen:
                raise Invalid("entry-nameless", _("An entry of the statement has no number or no sum."))
            if each.bank_id in seen:
                raise Invalid("entry-twice", _("Entry %(id)s stands in the file twice."), id=each.bank_id)
            seen.add(each.bank_id)
        if self.opening_fen + sum(each.fen for each in self.moved) != self.closing_fen:
            raise Invalid("statement-sum", _("The balances of the statement and its entries do not add up."))
