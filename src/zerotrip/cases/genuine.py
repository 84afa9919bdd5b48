"""Whether a file is the receipt of a decision that was made here: by every byte, and by deciding again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from zerotrip.cases.models import Receipt
from zerotrip.cases.replaying import difference_of
from zerotrip.rules.receipt import hash_of

LARGEST = 512 * 1024


@dataclass(frozen=True, slots=True)
class Genuine:
    """Nothing of what it says: whoever holds the file has read that already."""

    issued_at: datetime
    replaced: bool


def genuine(given: bytes) -> Genuine | None:
    """None for anything that no decision stands on, and for one that would not be decided so again."""
    kept = Receipt.objects.filter(hash=hash_of(given), decisions__isnull=False).order_by("at").first()
    if kept is None or difference_of(kept, given) is not None:
        return None
    last = kept.case.decisions.order_by("-number")[0]
    said = kept.decisions.order_by("number")[0]
    return Genuine(said.at, replaced=last.receipt_id != kept.pk)
