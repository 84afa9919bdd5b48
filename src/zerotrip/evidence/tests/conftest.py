from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from zerotrip.evidence.tests.lines import Lines
from zerotrip.evidence.tests.lines import lines as plugged_in


@pytest.fixture
def lines(now: datetime) -> Iterator[Lines]:
    with plugged_in(date(2026, 6, 12), clock=lambda: now) as plugged:
        yield plugged
