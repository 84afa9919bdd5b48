"""The starting packs say what the sources say; the design's example of the form still reads."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from zerotrip.catalogue.folder import check, read_organisations, read_products
from zerotrip.catalogue.reading import ReadPack, read_pack
from zerotrip.rules import Decision, decide, read_awards, read_facts

HANGZHOU = Path(__file__).parents[4] / "packs" / "hangzhou"
DISTRICTS = ("02", "05", "06", "08", "09", "10", "11", "12", "13", "14", "22", "27", "82")
STAY: Mapping[str, Any] = {
    "settlement.settled_on": "2026-06-10",
    "settlement.kind": "inpatient",
    "settlement.elsewhere": False,
    "settlement.retired": False,
    "settlement.hospital_level": 3,
}


@pytest.fixture(scope="module")
def packs() -> dict[str, ReadPack]:
    return {read.pack.id: read for read in check([HANGZHOU]).packs}


def decision(
    read: ReadPack, facts: Mapping[str, Any], awards: list[dict[str, Any]], **records: Any
) -> Decision:
    data = {"facts": {**STAY, **facts}, "records": {**records, "awards": awards}}
    earlier = read_awards([{k: v for k, v in row.items() if k != "paid"} for row in awards])
    return decide(read.program, read_facts(read.program, data), on=date(2026, 6, 11), awards=earlier)


def covered(product: str) -> list[dict[str, str]]:
    return [{"product": product, "since": "2026-01-01", "until": "2026-12-31"}]


@pytest.mark.parametrize(
    ("borne", "paid"),
    [
        ("0.01", "100.00"),
        ("100.00", "100.00"),
        ("500.00", "100.00"),
        ("1000.00", "200.00"),
        ("4134.00", "1767.00"),
        ("10000.00", "4700.00"),
        ("15000.00", "9200.00"),
        ("50000.00", "30200.00"),
        ("80000.00", "30200.00"),
    ],
)
def test_hospital_pays_the_published_sums(packs: dict[str, ReadPack], borne: str, paid: str) -> None:
    rows = [{"settled_on": "2026-06-10", "self_borne": borne, "refunded": False}]
    found = decision(packs["hz.mutual-aid.hospital"], {}, [], enrolments=covered("P1"), settlements=rows)
    assert (found.verdict, str(found.amount).replace(",", "")) == ("met", paid)


def test_hospital_pays_nothing_on_nothing(packs: dict[str, ReadPack]) -> None:
    rows = [{"settled_on": "2026-06-10", "self_borne": "0.00", "refunded": False}]
    found = decision(packs["hz.mutual-aid.hospital"], {}, [], enrolments=covered("P1"), settlements=rows)
    assert [one.code for one in found.conditions if one.outcome == "unmet"] == ["something-borne"]


def test_the_published_case_comes_to_36767_and_1000(packs: dict[str, ReadPack]) -> None:
    rows = [{"settled_on": "2026-06-10", "self_borne": "4134.00", "refunded": False, "diagnosis": "C53"}]
    facts = {"settlement.diagnosis": "C53", "settlement.operation": None, "member.sex": "female"}
    cover = covered("P1") + covered("P2") + covered("P3")
    sums = [
        decision(packs[f"hz.mutual-aid.{item}"], facts, [], enrolments=cover, settlements=rows).amount
        for item in ("hospital", "major-disease", "womens-diseases")
    ]
    assert [str(one) for one in sums] == ["1,767.00", "15,000.00", "20,000.00"]
    paid = [{"item": "hz.mutual-aid.major-disease", "on": "2026-06-10", "amount": "15000.00", "paid": True}]
    assert str(decision(packs["hz.care.major-disease"], {}, paid).amount) == "1,000.00"


@pytest.mark.parametrize("item", ["major-disease", "living-allowance", "womens-diseases"])
def test_a_missing_diagnosis_asks_insurance_then_for_one_paper(packs: dict[str, ReadPack], item: str) -> None:
    read = packs[f"hz.mutual-aid.{item}"]
    data = {
        "facts": {**STAY, "member.sex": "female", "settlement.operation": None},
        "records": {"enrolments": covered("P2") + covered("P3"), "awards": [], "settlements": []},
    }
    facts = read_facts(read.program, data)
    source = "medical-insurance.settlement"
    first = decide(read.program, facts, on=date(2026, 6, 11))
    then = decide(read.program, facts, on=date(2026, 6, 11), exhausted={"settlement.diagnosis": {source}})
    assert [(ask.fact, ask.via) for ask in first.ask] == [("settlement.diagnosis", f"source:{source}")]
    assert [(ask.fact, ask.via) for ask in then.ask] == [("settlement.diagnosis", "paper:diagnosis-proof")]


def test_what_is_assumed_shows_as_a_sample(packs: dict[str, ReadPack]) -> None:
    names = [text["zh-Hans"] for text in packs["hz.mutual-aid.major-disease"].samples]
    assert "重大疾病" in names
    assert "女性特殊疾病（原发癌）" not in names
    assert packs["hz.mutual-aid.hospital"].sample_bases == {"self-borne", "cumulative", "bill", "paying-back"}


def test_every_paper_asked_for_is_described(packs: dict[str, ReadPack]) -> None:
    for read in packs.values():
        asked = {need.paper for need in read.needs.values() if need.paper}
        assert asked <= set(read.papers)


def test_who_checks_follows_the_amount(packs: dict[str, ReadPack]) -> None:
    hospital, major = (packs[f"hz.mutual-aid.{item}"].pack.process for item in ("hospital", "major-disease"))
    assert [hospital.first_check_by(fen) for fen in (500_000, 500_001)] == ["automatic", "district-officer"]
    assert [hospital.second_check_by(fen) for fen in (500_000, 500_001)] == [None, "district-approver"]
    assert (major.first_check_by(1), major.second_check_by(1)) == ("district-officer", "city-approver")


def test_the_tree_has_thirteen_districts_and_the_sample_units() -> None:
    organisations = read_organisations(HANGZHOU / "organisations.toml").organisation
    districts = [one.code for one in organisations if one.level == "district"]
    assert districts == [f"3301{n}" for n in DISTRICTS]
    assert next(one for one in organisations if one.code == "330106-0001").name["zh-Hans"] == "云栖服饰工会"
    assert all(one.mark == "A" for one in organisations if one.level == "unit")


def test_the_products_cost_116_together() -> None:
    products = [one for one in read_products(HANGZHOU / "products.toml").product if not one.gift]
    assert [(one.code, one.fee) for one in products] == [("P1", 3600), ("P2", 6000), ("P3", 2000)]
    assert {(one.window.opens, one.window.closes) for one in products} == {("10-15", "12-15")}


def test_facts_are_found_beside_above_or_in_hangzhou(tmp_path: Path) -> None:
    text = (HANGZHOU / "major-disease-care.toml").read_text("utf-8")
    (tmp_path / "care.toml").write_text(text, "utf-8")
    far = read_pack(tmp_path / "care.toml")
    assert far.facts_text == (HANGZHOU / "facts.toml").read_text("utf-8")
    (tmp_path / "facts.toml").write_text(far.facts_text + "# ours\n", "utf-8")
    assert read_pack(tmp_path / "care.toml").facts_text.endswith("# ours\n")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "care.toml").write_text(text, "utf-8")
    assert read_pack(tmp_path / "deeper" / "care.toml").facts_text.endswith("# ours\n")
