"""Hangzhou's items and people, as the cases' tests have them."""

from __future__ import annotations

from zerotrip.cases.tests.conftest import hall, lines, settle, who

__all__ = ["hall", "lines", "settle", "who"]
