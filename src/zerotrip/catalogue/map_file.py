"""`packs/<place>/map.toml`: where the districts of a place lie to each other, one tile each. No geometry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from zerotrip.catalogue.fields import Both, Section
from zerotrip.catalogue.findings import Finding, say

Step = Annotated[int, Field(ge=1, le=20)]


class Tile(Section):
    district: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,32}$")]
    name: Both  # short: it stands in the tile
    column: Step
    row: Step


class MapFile(Section):
    tile: tuple[Tile, ...] = Field(max_length=100, strict=False, min_length=1)


def checked_map(file: MapFile) -> Iterator[Finding]:
    """Each district once, and no two tiles in one place."""
    places = Counter((tile.column, tile.row) for tile in file.tile)
    districts = Counter(tile.district for tile in file.tile)
    for number, tile in enumerate(file.tile):
        if districts[tile.district] > 1 or places[tile.column, tile.row] > 1:
            text = say("a tile of its own for each district", "每个区县各占一格")
            yield Finding(("tile", number), f"the tile of {tile.district}", text)
