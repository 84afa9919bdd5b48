"""大屏: beneficiaries, money, zero trips and times, live; for a room's wall without the desk around it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.figures import READERS
from zerotrip.core.clock import now
from zerotrip.core.text import both
from zerotrip.web.console.boards.drawing import bars_of, columns_of, short_names, tile_map, tiles_of_place
from zerotrip.web.console.boards.figures import WHOLE, board_of
from zerotrip.web.console.boards.naming import item_names, place_names
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk, today
from zerotrip.web.look import look_at

CITYS_OWN = _("the city's own")


@for_desk(*READERS)
def board(request: HttpRequest) -> HttpResponse:
    """With `?wall`, for a screen on a wall: nothing but the board, dark, whatever the reader's own look.

    With `?tables` every picture gives way to the table of the same.
    """
    if "wall" in request.GET:
        look = replace(look_at(request), theme="dark", elder=False)
        return render(request, "desk/boards/wall.html", {**_told(request), "look": look})
    return show(request, "boards/board.html", here="board", **_told(request))


@for_desk(*READERS)
def live(request: HttpRequest) -> HttpResponse:
    """What is asked for again every half minute, in place of itself."""
    return render(request, "desk/boards/_board.html", _told(request))


def _told(request: HttpRequest) -> dict[str, Any]:
    on = today()
    told = board_of(actor_at(request), until=on)
    items = item_names((row.key for row in told.items), on)
    tiles = tiles_of_place()
    places = place_names(row.key for row in told.districts) | short_names(tiles)
    places[WHOLE] = both(lambda: CITYS_OWN)
    return {
        "told": told,
        "columns": columns_of(told.months),
        "items": bars_of(told.items, items),
        "districts": bars_of(told.districts, places),
        "map": tile_map(told.districts, tiles),
        "at": now(),
        "wall": "wall" in request.GET,
        "tables": "tables" in request.GET,
    }
