"""One fact's value with where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zerotrip.core.text import Text
from zerotrip.evidence.states import Status


@dataclass(frozen=True, slots=True)
class Found:
    """`status` missing: the source was asked and did not say. `ruling_uid`: others say otherwise, and
    somebody has ruled that this holds."""

    value: Any
    source: str
    label: Text
    at: datetime | None
    status: Status
    valid_until: datetime | None = None
    document_uid: str | None = None
    finding_uid: str | None = None
    ruling_uid: str | None = None
