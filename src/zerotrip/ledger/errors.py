"""What the book refuses."""

from __future__ import annotations

from zerotrip.core.errors import Conflict, Invalid


class NotEnough(Conflict):
    """The source has less at its disposal than was asked for."""


class OtherFigures(Conflict):
    """The reference already stands for another transfer."""


class AlreadyResolved(Conflict):
    """The hold was posted or voided, or the transfer reversed, by something else."""


class NoSuchAccount(Invalid):
    """No account was opened under that address."""


class Closed(Conflict):
    """The month that the entry belongs to is closed."""
