from __future__ import annotations

from zerotrip.cases.tests.conftest import MUTUAL_AID, lines, opened, settle, who
from zerotrip.config.scenes import NOW, scene
from zerotrip.demo.cast import Cast

__all__ = ["lines", "settle", "who"]


@scene
def hall(cast: Cast) -> Cast:
    """Mutual aid only: a run decides every item for everyone, and tests bring items of their own."""
    return opened(cast, NOW, MUTUAL_AID)
