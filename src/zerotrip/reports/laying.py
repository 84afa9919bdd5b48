"""How the rows of a report become the parts of its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from zerotrip.reports.models import Format
from zerotrip.reports.paper import ON_A_PAGE, lay_paper
from zerotrip.reports.parts import Part
from zerotrip.reports.workbook import lay_workbook


@dataclass(frozen=True, slots=True)
class Laid:
    """How many rows make a part of this format, and what writes one; it answers with the sums so far."""

    rows: int
    lay: Callable[[IO[bytes], Part], list[int]]


LAID = {
    Format.XLSX: Laid(100_000, lay_workbook),
    Format.PDF: Laid(ON_A_PAGE * 25, lay_paper),
}
