"""Pages of a list that may have a million rows: nobody counts further than anybody pages."""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST = 10_000


class Pages(Paginator):  # type: ignore[type-arg]
    """Up to ten thousand rows the count is exact; beyond them it says so, and the list wants narrowing."""

    @cached_property
    def counted(self) -> int:
        rows = cast("QuerySet[Any]", self.object_list)
        return rows.order_by().values("pk")[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST)

    @property
    def is_capped(self) -> bool:
        return self.counted > MOST

    @property
    def said(self) -> str:
        return f"{self.count:,}{'+' if self.is_capped else ''}"
