from __future__ import annotations

import tomllib
from pathlib import Path as File

import pytest

from zerotrip.catalogue.places import Place, places

TEXT = (
    '''\
id = "x"   # a comment with = and [
valid = { since = 2021-01-01 }

[text.zh-Hans]
name = "住院 # 不是注释"

[[require]]
code = "one"
else = { zh-Hans = "一", en = "one" }
[[require]]
that  = """
a and
b"""
"quoted.key" = 'it'''
    + "'"
    + """

[award]
bands = [
  { above = "0.00" }, # first
  { above = "1.00", percent = "20" },
]
[[award.scale]]
since = 2021-01-01
[[award.scale]]
since = 2022-01-01
[[award.scale.bands]]
above = "0"
"""
)


def test_places_of_keys_and_values() -> None:
    found = places(TEXT)
    assert found.at(("id",)) == Place(1, 1, 1, 7)
    assert found.at(("valid", "since")) == Place(2, 11, 2, 19)
    assert found.at(("text", "zh-Hans", "name")) == Place(5, 1, 5, 9)
    assert found.at(("require", 0, "else", "en")) == Place(9, 25, 9, 31)
    assert found.at(("require", 1, "that")) == Place(11, 1, 12, 1)
    assert found.at(("require", 1, "quoted.key")) == Place(14, 1, 14, 17)
    assert found.at(("award", "bands", 1, "percent")) == Place(19, 21, 19, 32)
    assert found.at(("award", "scale", 1, "bands", 0, "above")) == Place(26, 1, 26, 10)


def test_places_of_what_is_missing_is_its_table() -> None:
    assert places(TEXT).at(("require", 1, "basis")).line == 10
    assert places(TEXT).at(("nothing",)) == Place(1, 1, 1, 1)


@pytest.mark.parametrize("name", ["facts", "organisations", "products"])
def test_places_knows_every_path_of_a_real_file(name: str) -> None:
    text = (File(__file__).parents[4] / "packs" / "hangzhou" / f"{name}.toml").read_text("utf-8")
    found = places(text)
    missing = [path for path in _paths(tomllib.loads(text), ()) if path not in found]
    assert [path for path in missing if isinstance(path[-1], str) and path != (path[0],)] == []


def _paths(value: object, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [deeper for key, item in inner for deeper in _paths(item, (*path, key))]
    return [path, *below] if path else below
