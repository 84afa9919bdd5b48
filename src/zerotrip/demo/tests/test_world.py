from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from zerotrip.core.identity import read_bank_account, read_id_number
from zerotrip.core.money import fen_of_yuan
from zerotrip.demo.people import CAST, CHEN
from zerotrip.demo.settlements import rows_of
from zerotrip.demo.world import World

TODAY = date(2026, 6, 12)
UNITS = ("330106-0001", "330106-0002", "330108-0001")


@pytest.fixture(scope="module")
def world() -> World:
    return World(2000, today=TODAY, units=UNITS)


def test_the_same_seed_is_the_same_world(world: World) -> None:
    again = World(2000, today=TODAY, units=UNITS)
    assert list(again) == list(world)
    assert [rows_of(again, each) for each in again] == [rows_of(world, each) for each in world]
    assert list(World(2000, "elsewhere", today=TODAY, units=UNITS)) != list(world)


def test_numbers_check_belong_to_one_person_and_lead_back(world: World) -> None:
    people = list(world)
    assert len({each.id_number for each in people}) == 2000
    for each in people:
        assert read_id_number(each.id_number).sex == each.sex
        assert world.find(each.id_number) == each
    assert all(read_bank_account(each.account) for each in people if each.account)


def test_a_number_from_outside_leads_nowhere(world: World) -> None:
    assert world.find("330106199001010018") is None
    assert world.find("11010519491231002X") is None
    assert world.find("not a number") is None


def test_the_cast_lives_in_it_and_has_no_stays_of_its_own(world: World) -> None:
    assert [each.id_number for each in world][:6] == [player.id_number for player in CAST]
    chen = world.find(CHEN.id_number)
    assert chen is not None and chen.unit == "330106-0001" and rows_of(world, chen) == []
    assert world.products_of(chen) == ("P1", "P2", "P3")


def test_couples_agree_about_each_other(world: World) -> None:
    couples = [(each, world.spouse_of(each)) for each in world if world.spouse_of(each)]
    assert len(couples) > 300
    for each, spouse in couples:
        assert spouse is not None and world.spouse_of(spouse) == each
        assert world.household_of(each) == world.household_of(spouse)
        assert world.married_on(each) == world.married_on(spouse)


def test_stays_hold_every_case_the_connectors_must_bear(world: World) -> None:
    rows = [row for each in world for row in rows_of(world, each)]
    count = Counter((key, row[key]) for row in rows for key in ("refd_setl_flag", "vali_flag", "med_type"))
    assert count["refd_setl_flag", "1"] and count["vali_flag", "0"] and count["med_type", "52"]
    assert any(row["psn_type"].startswith("12") for row in rows)
    assert any("diseinfo" not in row for row in rows)
    assert any(not row["mdtrtarea_admvs"].startswith("3301") for row in rows)
    assert max(row["setl_time"][:10] for row in rows) <= str(TODAY)
    assert len({row["setl_id"] for row in rows}) == len(rows)


def test_bills_add_up(world: World) -> None:
    parts = ("fulamt_ownpay_amt", "overlmt_selfpay", "preselfpay_amt", "inscp_scp_amt")
    for row in (row for each in world for row in rows_of(world, each)):
        assert fen_of_yuan(row["medfee_sumamt"]) == sum(fen_of_yuan(row[part]) for part in parts)
        assert fen_of_yuan(row["psn_part_amt"]) + fen_of_yuan(row["fund_pay_sumamt"]) == fen_of_yuan(
            row["medfee_sumamt"]
        )


def test_a_large_world_costs_nothing_until_somebody_is_asked_about() -> None:
    large = World(500_000, today=TODAY, units=UNITS)
    far = large.citizen(499_999)
    assert large.find(far.id_number) == far
