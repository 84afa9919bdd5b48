"""The kinds of reports. Another kind is a file here and a name in this list."""

from __future__ import annotations

from zerotrip.reports.kinds.awards import AWARDS
from zerotrip.reports.kinds.cases import CASES
from zerotrip.reports.kinds.kind import Cells, Column, Control, Kind, Wanted
from zerotrip.reports.kinds.payments import PAYMENTS
from zerotrip.reports.kinds.points import POINTS
from zerotrip.reports.kinds.zero_trip import ZERO_TRIP

__all__ = ["KINDS", "Cells", "Column", "Control", "Kind", "Wanted"]

KINDS = {kind.code: kind for kind in (CASES, PAYMENTS, AWARDS, ZERO_TRIP, POINTS)}
