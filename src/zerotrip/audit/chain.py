"""What a row of the journal says in bytes, and how each row binds the one before. No Django, no database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as text. `private` and `salt` are None once erased; `seq` and `hash` until sealed."""

    seq: int | None
    hash: str | None
    at: str
    what: str
    about: str
    by: str
    commitment: str
    private: str | None
    salt: str | None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def canonical(value: object) -> str:
    """One spelling for one value: sorted keys, no blanks, no floats to differ between machines."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_spelt
    )


def _spelt(value: object) -> str:
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, date | Decimal | UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} does not belong in the journal")


def instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def private_part(*, by_name: str, because: str, data: Mapping[str, object]) -> str:
    """What may have to be erased one day; the chain holds no more of it than a salted commitment."""
    return canonical({"by_name": by_name, "because": because, "data": data})


def commitment(salt: str, private: str) -> str:
    return hashlib.sha256(f"{salt}|{private}".encode()).hexdigest()


def link(previous: str, row: Row, seq: int) -> str:
    """The hash of `row` as number `seq` after the row hashed `previous`."""
    said = {"seq": seq, "at": row.at, "what": row.what, "about": row.about, "by": row.by}
    body = canonical(said | {"commitment": row.commitment})
    return hashlib.sha256(bytes.fromhex(previous) + body.encode()).hexdigest()
