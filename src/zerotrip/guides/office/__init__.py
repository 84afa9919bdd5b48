"""The office guide (办事指南) of an item: its official fields, from the pack and the connectors."""

from __future__ import annotations

from zerotrip.guides.office.fields import OfficeGuide, guide_of
from zerotrip.guides.office.official import as_official

__all__ = ["OfficeGuide", "as_official", "guide_of"]
