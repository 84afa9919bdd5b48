"""What a pack may give points for, and that nothing ranks people by them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from zerotrip.catalogue.earning import checked_points
from zerotrip.catalogue.folder import check
from zerotrip.catalogue.pack import Define, Pack
from zerotrip.points import actions, queries

PACK = settings.ZEROTRIP_PACKS / "hangzhou" / "safety-suggestion.toml"


def pack() -> Pack:
    (read,) = check([PACK]).packs
    return read.pack


@pytest.mark.parametrize("reads", ["member.check_ins", "app.logins", "member.streak", "member.rank"])
def test_no_rule_that_gives_points_reads_check_ins_or_rankings(reads: str) -> None:
    sound = pack()
    assert list(checked_points(sound)) == []
    define = Define.model_validate({"name": "bonus", "is": reads})
    (found,) = checked_points(sound.model_copy(update={"define": (*sound.define, define)}))
    assert found.path == ("define", len(sound.define), "is")


def test_what_is_given_is_a_number_or_a_name_that_a_define_gives() -> None:
    sound = pack()
    assert sound.points
    unknown = sound.points.model_copy(update={"gives": "perid"})
    (found,) = checked_points(sound.model_copy(update={"points": unknown}))
    assert (found.path, found.nearest) == (("points", "gives"), "period")


def test_nothing_in_the_package_orders_people_by_points() -> None:
    """Held on the source: no query sorts by points or by a balance, none sums them by person."""
    for module in (actions, queries):
        text = Path(str(module.__file__)).read_text("utf-8")
        for line in text.splitlines():
            if "order_by" in line:
                assert "points" not in line and "balance" not in line, line
            assert "person" not in line or "Sum(" not in line, line
