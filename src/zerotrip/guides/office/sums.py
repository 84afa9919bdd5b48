"""What an item comes to at most, for lists and before anything is asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zerotrip.catalogue.pack import Pack, Scale
from zerotrip.core.money import Amount
from zerotrip.core.text import Text, both


@dataclass(frozen=True, slots=True)
class Expected:
    """`fen` None: in money and without a ceiling, or not in money at all (`pays` says which)."""

    pays: bool
    fen: int | None
    is_fixed: bool = False
    points: int = 0

    @property
    def text(self) -> Text:
        if not self.pays and self.points:
            return both(lambda: _("%(count)s points") % {"count": f"{self.points:,}"})
        if not self.pays:
            return both(lambda: _("not in money"))
        if self.fen is None:
            return both(lambda: _("by what applies to you"))
        amount = Amount.fen(self.fen)
        if self.is_fixed:
            return both(lambda: _("%(sum)s yuan") % {"sum": amount})
        return both(lambda: _("up to %(sum)s yuan") % {"sum": amount})

    @property
    def weight(self) -> int:
        """How much hangs on it, to compare items by; what no sum tells counts as a small one."""
        return self.fen or UNTOLD


UNTOLD = 100_00


def expected_of(pack: Pack, on: date) -> Expected:
    begun = [scale for scale in (pack.award.scale if pack.award else ()) if scale.since <= on]
    if not pack.award or not begun:
        return Expected(bool(pack.award), None, points=pack.points_given)
    scale = max(begun, key=lambda one: one.since)
    return Expected(True, _most(scale), scale.flat is not None)


def _most(scale: Scale) -> int | None:
    most = scale.flat if scale.flat is not None else max(scale.choices.values(), default=None)
    known = [fen for fen in (most, scale.at_most) if fen is not None]
    return min(known) if known else None
