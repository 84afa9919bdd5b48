from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from stdnum.cn import uscc

from zerotrip.audit.models import Entry
from zerotrip.core.errors import Conflict, Invalid, NotAllowed
from zerotrip.demo.cast import Cast
from zerotrip.org.models import Level
from zerotrip.org.particulars import Particulars, counted_below, keep_particulars, term_warning
from zerotrip.org.queries import holders_above

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 12, 2, tzinfo=UTC)
FIRST = "81330106MC0000001"
OWN, EMPLOYER = FIRST + uscc.calc_check_digit(FIRST), "91110000600037341L"
TOLD = Particulars(
    "independent", "committee", OWN, EMPLOYER, date(2023, 7, 1), date(2026, 7, 1), True, False, None
)


def test_the_register_is_kept_by_those_above_and_every_change_is_written_down(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        keep_particulars(organisation=cast.unit, told=TOLD, by=cast.lin.actor, at=AT)
    keep_particulars(organisation=cast.unit, told=TOLD, by=cast.wu.actor, at=AT)
    keep_particulars(organisation=cast.unit, told=TOLD, by=cast.wu.actor, at=AT)
    cast.unit.refresh_from_db()
    assert (cast.unit.own_uscc, cast.unit.womens_committee, cast.unit.workers_congress) == (OWN, False, None)
    assert Entry.objects.filter(what="org.particulars").count() == 1
    with pytest.raises(Conflict):
        keep_particulars(organisation=cast.other_unit, told=TOLD, by=cast.qian.actor, at=AT)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"own_uscc": OWN[:-1] + ("0" if OWN[-1] != "0" else "1")}, "uscc-wrong"),
        ({"own_uscc": EMPLOYER}, "uscc-not-a-unions"),
        ({"term_until": date(2023, 7, 1)}, "term-backwards"),
        ({"kind": "club"}, "no-such-word"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(cast: Cast, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        keep_particulars(organisation=cast.unit, told=replace(TOLD, **change), by=cast.wu.actor, at=AT)
    assert (refused.value.code, refused.value.field) == (code, next(iter(change)))


@pytest.mark.parametrize(
    ("on", "said"), [(date(2026, 5, 1), ""), (date(2026, 5, 2), "soon"), (date(2026, 7, 2), "over")]
)
def test_a_term_that_runs_out_is_told_in_time(cast: Cast, on: date, said: str) -> None:
    cast.unit.term_until = date(2026, 7, 1)
    assert term_warning(cast.unit, on) == said


def test_counts_add_up_along_the_tree() -> None:
    assert counted_below({"/A/B/C/": 2, "/A/B/": 1, "/A/D/": 4}) == {
        "/A/": 7,
        "/A/B/": 3,
        "/A/B/C/": 2,
        "/A/D/": 4,
    }


def test_levels_stand_highest_first_and_a_unit_below_a_community_finds_its_district(cast: Cast) -> None:
    assert list(Level.values) == ["nation", "province", "city", "district", "street", "community", "unit"]
    found = holders_above("officer", covering=cast.unit.path, on=AT.date(), level="community")
    assert (found[0], [user.username for user in found[1]]) == ("district", ["wu"])
