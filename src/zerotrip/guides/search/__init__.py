"""Looking up a policy: by two-character words, pinyin, everyday words, English; with a slip, the nearest."""

from __future__ import annotations

from zerotrip.guides.search.finding import Found, Hit, find
from zerotrip.guides.search.pieces import Piece

__all__ = ["Found", "Hit", "Piece", "find"]
