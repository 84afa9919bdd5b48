"""News for the rooms above. Sent inside the transaction that publishes: what follows is published with it.

edition_published(edition)      a new edition stands; it may begin on a later day
"""

from __future__ import annotations

from django.dispatch import Signal

edition_published = Signal()
