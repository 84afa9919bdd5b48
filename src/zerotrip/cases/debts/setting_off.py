"""How much of a grant may go to what its payee owes: a share, and never below what has to stay theirs."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from zerotrip.core.money import Amount


@dataclass(frozen=True, slots=True)
class Limit:
    percent: int
    protected_fen: int

    def of(self, granted_fen: int) -> int:
        """Rounded down: a fen in doubt is the payee's."""
        return max(0, min(granted_fen * self.percent // 100, granted_fen - self.protected_fen))

    @property
    def protected(self) -> Amount:
        return Amount.fen(self.protected_fen)


def limit() -> Limit:
    return Limit(**settings.ZEROTRIP_SET_OFF)
