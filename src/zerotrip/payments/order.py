"""What the bank is told to pay and what it answers, as plain values: what every format writes and reads."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter


@dataclass(frozen=True, slots=True)
class Debtor:
    """The union's own account."""

    name: str
    account: str
    bank_name: str
    bank_code: str = ""


@dataclass(frozen=True, slots=True)
class OrderLine:
    end_to_end_id: str
    amount_fen: int
    holder: str
    account: str
    bank_name: str
    bank_code: str
    note: str


_fields_of_debtor = attrgetter(*Debtor.__slots__)
_fields_of_line = attrgetter(*OrderLine.__slots__)


@dataclass(frozen=True, slots=True)
class Order:
    message_id: str
    created_at: datetime  # aware, whole seconds
    debtor: Debtor
    lines: tuple[OrderLine, ...]

    @property
    def count(self) -> int:
        return len(self.lines)

    @property
    def total_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)

    def content_hash(self, file_sha256: str) -> str:
        """Binds what is paid to whom, and the very file: what a releaser puts their name to."""
        content = [
            self.message_id,
            self.created_at.timestamp(),
            _fields_of_debtor(self.debtor),
            self.count,
            self.total_fen,
            list(map(_fields_of_line, self.lines)),
            file_sha256,
        ]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class LineAnswer:
    end_to_end_id: str
    status: str  # ISO 20022: ACSC, RJCT, …
    amount_fen: int | None  # None: the bank does not repeat it
    reason_code: str = ""
    note: str = ""
    booked: bool = False
    """An entry of the account's statement says it: money that came or went, not a word about it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one file of the bank says. Without lines, `status` is said of every line of the message."""

    message_id: str
    original_message_id: str
    created_at: datetime
    status: str
    reason_code: str
    note: str
    lines: tuple[LineAnswer, ...]
