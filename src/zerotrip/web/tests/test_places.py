from __future__ import annotations

import tomllib
from pathlib import Path

from zerotrip.web.places import PLACES, place_words

CHART = Path(__file__).parents[4] / "packs" / "hangzhou" / "chart.toml"


def test_the_places_of_every_posting_rule_have_a_name() -> None:
    rules = tomllib.loads(CHART.read_text("utf-8"))["posting"]
    ends = {end for rule in rules for end in (rule["from"], rule["to"])}
    assert [end for end in sorted(ends) if not place_words(end)] == []


def test_the_longest_beginning_that_fits_gives_the_name() -> None:
    assert place_words("outside:dues*") == str(PLACES["outside:dues"])
    assert place_words("outside:somebody") == str(PLACES["outside"])
    assert place_words("nowhere:*") == ""
