"""The blocks of the language's page that say how much are parts of packs that hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from zerotrip.catalogue.tests.test_checks import problems_of

ROOT = Path(__file__).parents[4]
PAGE = (ROOT / "docs" / "language.md").read_text("utf-8")
FACTS = (ROOT / "packs" / "hangzhou" / "facts.toml").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.+?)```", PAGE, re.S)
HEAD = """\
id       = "hz.test.award"
category = "health"
owner    = "330100"
subject  = "settlement"
opens    = ["settlement", "member"]
trips    = 0
valid    = { since = 2021-01-01 }

[[basis]]
id    = "rules"
title = "规则"
mark  = "R"

[text.zh-Hans]
name    = "示例"
summary = "示例。"
paid    = "{amount} 元已到账。"

[text.en]
name    = "Sample"
summary = "A sample."
paid    = "{amount} has arrived."

[process]
check = [{ by = "district-officer" }]
promised_working_days = 10
appeal_days = 30

[[require]]
code  = "begun"
that  = "on >= date('2021-01-01')"
else  = { zh-Hans = "尚未开始。", en = "Not begun." }
basis = "rules"

"""


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: re.findall('name += "(.+)"', block)[0])
def test_block_of_the_page_holds(block: str) -> None:
    assert problems_of(HEAD + block, FACTS) == []


def test_page_shows_every_way_to_pay_and_every_stacking() -> None:
    shown = "".join(BLOCKS)
    ways = "bands flat percent per_day choices at_least at_most over as_of"
    ways += " deducts deducts_when once highest_with otherwise derived round"
    sections = "stacking.excludes stacking.caps deadline figure table define need"
    wanted = [*ways.split(), *(f"[[{section}]]" for section in sections.split())]
    assert [
        way for way in wanted if not re.search(rf"^{re.escape(way)}\b|^{re.escape(way)}$", shown, re.M)
    ] == []
