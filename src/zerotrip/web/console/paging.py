"""Pages of a list that may have a million rows: nobody counts further than anybody pages.

A page is found by its keys alone and read whole afterwards: a database that has to sort ten thousand rows
sorts all that is shown of them as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property

MOST = 5_000
Shown = Callable[[Any], QuerySet[Any]]


class Pages(Paginator):  # type: ignore[type-arg]
    """Up to five thousand rows the count is exact; beyond them it says so, and the list wants narrowing.

    `shown` adds to the rows of one page what a list shows of them.
    """

    def __init__(self, rows: QuerySet[Any], per_page: int, shown: Shown | None = None) -> None:
        super().__init__(rows, per_page)
        self.shown = shown

    def page(self, number: int | str) -> Page[Any]:
        if self.shown is None:
            return super().page(number)
        number, rows = self.validate_number(number), self._rows
        keys = list(rows.values_list("pk", flat=True)[(number - 1) * self.per_page :][: self.per_page])
        whole = self.shown(rows.model._default_manager.filter(pk__in=keys)).in_bulk(keys)
        return Page([whole[key] for key in keys if key in whole], number, self)

    @property
    def _rows(self) -> QuerySet[Any]:
        return cast("QuerySet[Any]", self.object_list)

    @cached_property
    def counted(self) -> int:
        return self._rows.order_by().values("pk")[: MOST + 1].count()

    @cached_property
    def count(self) -> int:
        return min(self.counted, MOST)

    @property
    def is_capped(self) -> bool:
        return self.counted > MOST

    @property
    def said(self) -> str:
        return f"{self.count:,}{'+' if self.is_capped else ''}"
