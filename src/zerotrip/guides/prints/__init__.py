"""Forms, filled samples and guides to download, as PDF made from the pack."""

from __future__ import annotations

from zerotrip.guides.prints.keeping import forget_unused, printed
from zerotrip.guides.prints.pages import KINDS

__all__ = ["KINDS", "forget_unused", "printed"]
