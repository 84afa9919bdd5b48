"""What funds refuse."""

from __future__ import annotations

from zerotrip.ledger.errors import NotEnough


class OverBudget(NotEnough):
    """There may be money, but the budget of the item or the fund leaves less than was asked for."""
