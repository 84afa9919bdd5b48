"""Help where one is: what a page is for, what its item says, what a verb does and who may."""

from __future__ import annotations

from zerotrip.web.help.page import Help, help_for

__all__ = ["Help", "help_for"]
