"""What the vault tells the rooms beside and above it; config/wiring connects who listens.

All are sent inside the transaction of the act, so a listener that fails undoes it.
"""

from django.dispatch import Signal

looked = Signal()  # look: Look, by: Actor
looked_at_many = Signal()  # looks: list[Look], by: Actor, at: datetime, because: str
document_kept = Signal()  # document: Document, by: Actor, at: datetime
document_forgotten = Signal()  # document: Document, by: Actor, at: datetime
