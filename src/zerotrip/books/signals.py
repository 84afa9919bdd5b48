"""News for the rooms above, sent in the transaction of the act."""

from __future__ import annotations

from django.dispatch import Signal

year_closed = Signal()
"""December is closed: `year`, `at`."""
