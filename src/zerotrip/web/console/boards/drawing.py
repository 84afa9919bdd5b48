"""The board's pictures, as numbers to draw by: drawn on the server, so that they need no script and follow
the look. Beside each stands a table of the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from zerotrip.catalogue.folder import read_map
from zerotrip.catalogue.map_file import Tile
from zerotrip.core.text import Text
from zerotrip.web.console.boards.figures import Figures

SIDE, GAP, SHADES = 96, 6, 5
HIGH, WIDE, BAR = 140, 46, 30


@dataclass(frozen=True, slots=True)
class Square:
    """One district: where it is drawn, how dark (0 where nothing may be told), and what stands in it."""

    x: int
    y: int
    shade: int
    name: Text
    row: Figures

    @property
    def middle(self) -> int:
        return self.x + SIDE // 2

    @property
    def name_at(self) -> int:
        return self.y + 40

    @property
    def sum_at(self) -> int:
        return self.y + 66


@dataclass(frozen=True, slots=True)
class TileMap:
    squares: list[Square]
    width: int
    height: int


def tile_map(rows: Sequence[Figures], tiles: Sequence[Tile]) -> TileMap | None:
    """None where the place has drawn no map."""
    by_code = {row.key: row for row in rows}
    if not tiles:
        return None
    most = max((row.fen or 0 for row in rows), default=0)
    squares = [
        Square(
            (tile.column - 1) * (SIDE + GAP),
            (tile.row - 1) * (SIDE + GAP),
            _shade(row.fen, most),
            _text(tile),
            row,
        )
        for tile in tiles
        for row in [by_code.get(tile.district, Figures(tile.district))]
    ]
    width = max(tile.column for tile in tiles) * (SIDE + GAP) - GAP
    return TileMap(squares, width, max(tile.row for tile in tiles) * (SIDE + GAP) - GAP)


def short_names(tiles: Sequence[Tile]) -> dict[str, Text]:
    return {tile.district: _text(tile) for tile in tiles}


def _text(tile: Tile) -> Text:
    return dict(tile.name)


def tiles_of_place() -> tuple[Tile, ...]:
    """Every look at the board wants it, and it changes with the packs only."""
    path = settings.ZEROTRIP_PACKS / "hangzhou" / "map.toml"
    return _tiles(path, path.stat().st_mtime_ns) if path.exists() else ()


@lru_cache(maxsize=1)
def _tiles(path: Path, _changed: int) -> tuple[Tile, ...]:
    return read_map(path).tile


def _shade(fen: int | None, most: int) -> int:
    """From 1 for the least to `SHADES` for the most; nothing paid, or not to be told, is 0."""
    return 0 if not fen else 1 + (fen * (SHADES - 1)) // most


@dataclass(frozen=True, slots=True)
class Column:
    x: int
    y: int
    height: int
    row: Figures

    @property
    def middle(self) -> int:
        return self.x + BAR // 2

    @property
    def label(self) -> str:
        return self.row.key[5:]


@dataclass(frozen=True, slots=True)
class Columns:
    columns: list[Column]
    width: int
    height: int = HIGH + 24
    base: int = HIGH + 18


def columns_of(months: Sequence[Figures]) -> Columns:
    most = max((row.fen or 0 for row in months), default=0)
    columns = []
    for number, row in enumerate(months):
        height = (row.fen or 0) * HIGH // most if most else 0
        columns.append(Column(number * WIDE + (WIDE - BAR) // 2, HIGH - height, height, row))
    return Columns(columns, len(months) * WIDE)


@dataclass(frozen=True, slots=True)
class Bar:
    """One item in its table: its width in hundredths of the longest."""

    name: Text
    row: Figures
    width: int


def bars_of(rows: Sequence[Figures], names: dict[str, Text]) -> list[Bar]:
    most = max((row.fen or 0 for row in rows), default=0)
    return [
        Bar(
            names.get(row.key) or {"zh-Hans": row.key, "en": row.key},
            row,
            (row.fen or 0) * 100 // most if most else 0,
        )
        for row in rows
    ]
