"""Published rules of other countries, with the values their own test files give, in the language as it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from zerotrip.catalogue.folder import check
from zerotrip.catalogue.reading import read_pack

ELSEWHERE = Path(__file__).parents[4] / "packs" / "elsewhere"
PACKS = sorted(path for path in ELSEWHERE.rglob("*.toml") if path.name != "facts.toml")


@pytest.mark.parametrize("path", PACKS, ids=lambda path: path.stem)
def test_pack_of_another_country_holds(path: Path) -> None:
    [read] = check([path]).packs
    assert len(read.pack.example) >= 6
    assert read.program.reads <= {fact.key for fact in read.item.facts}


def test_three_countries_beside_hangzhou_know_nothing_of_it() -> None:
    assert {path.parent.name for path in PACKS} == {"japan", "new-zealand", "united-kingdom"}
    for path in PACKS:
        words = path.read_text("utf-8") + (path.parent / "facts.toml").read_text("utf-8")
        assert "hz." not in words
        assert "medical-insurance" not in words


def test_a_pack_with_all_its_own_facts_needs_no_facts_beside_it(tmp_path: Path) -> None:
    """Hangzhou's stand in, and give way to the pack's own of the same name."""
    source = ELSEWHERE / "new-zealand"
    needs = (source / "facts.toml").read_text("utf-8").replace("[[fact]]", "[[need]]")
    alone = tmp_path / "rates-rebate.toml"
    alone.write_text((source / "rates-rebate.toml").read_text("utf-8") + needs, "utf-8")
    read = read_pack(alone)
    assert read.needs["member.account"].sources == ("inland-revenue.accounts",)
    assert len(check([alone]).packs) == 1
