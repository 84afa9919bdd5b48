from __future__ import annotations

from datetime import datetime

import pytest

from zerotrip.cases.tests.conftest import MUTUAL_AID, lines, opened, settle, who
from zerotrip.demo.cast import Cast

__all__ = ["lines", "settle", "who"]


@pytest.fixture
def hall(cast: Cast, now: datetime) -> Cast:
    """Mutual aid only: a run decides every item for everyone, and tests bring items of their own."""
    return opened(cast, now, MUTUAL_AID)
