"""A decision replays to the same bytes, or the first difference is named with its place."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from zerotrip.rules import (
    Band,
    Difference,
    Facts,
    Receipt,
    Scale,
    UnreadableReceipt,
    compile_item,
    decide,
    parse_receipt,
    replay,
)
from zerotrip.rules.receipt import hash_of
from zerotrip.rules.tests.items import HOSPITAL, HOSPITAL_SCALE, ON, SETTLED, borne, hospital_facts

PROGRAM = compile_item(HOSPITAL)
EARLIER: Any = [{"item": HOSPITAL.id, "on": SETTLED, "amount": 100_00}]
DECISION = decide(PROGRAM, hospital_facts(borne(4134_00)), on=ON, awards=EARLIER)

GOLDEN = (
    '{"decision":{"amount":"1667.00","ask":[],"conditions":[["covered","met"],["in-service","met"],'
    '["hospital-level","met"],["in-time","met"]],"deadline":"2022-03-31","period":"2021","rows":['
    '{"amount":"200.00","base":"1000.00","rate":"20%"},{"amount":"1567.00","base":"3134.00","rate":"50%"},'
    '{"amount":"-100.00","base":"100.00"}],"verdict":"met"},"edition":"sha256:example",'
    '"engine":"zerotrip.rules/3","inputs":{"awards":[{"amount":"100.00","item":"hz.mutual-aid.hospital",'
    '"on":"2021-06-10"}],"exhausted":{},"facts":{"settlement.elsewhere":false,"settlement.hospital_level":3,'
    '"settlement.kind":"inpatient","settlement.retired":false,"settlement.settled_on":"2021-06-10"},'
    '"records":{"enrolments":[{"product":"P1","since":"2021-01-01","until":"2021-12-31"}],"settlements":['
    '{"refunded":false,"self_borne":"4134.00","settled_on":"2021-06-10"}]}},"item":"hz.mutual-aid.hospital",'
    '"language":1,"on":"2021-06-11","opened_on":"2021-06-11"}'
)


def test_canonical_form_of_language_1_stays_as_it_was() -> None:
    assert DECISION.receipt().canonical.decode() == GOLDEN
    assert replay(PROGRAM, Receipt(GOLDEN.encode(), hash_of(GOLDEN.encode()))) is None


def test_receipt_replays_and_hash_is_of_its_bytes() -> None:
    receipt = DECISION.receipt()
    assert receipt.hash == hash_of(receipt.canonical) == DECISION.as_dict()["receipt"]
    assert replay(PROGRAM, receipt) is None


@pytest.mark.parametrize(
    "facts",
    [
        hospital_facts(),
        hospital_facts(hospital_level=...),
        hospital_facts(retired=True),
        hospital_facts(borne(1), kind=None),
    ],
)
def test_every_verdict_replays(facts: Any) -> None:
    tried = {"settlement.hospital_level": {"medical-insurance.settlement"}}
    decision = decide(PROGRAM, facts, on=ON, exhausted=tried)
    assert replay(PROGRAM, decision.receipt()) is None


def test_only_what_was_read_is_kept() -> None:
    facts = hospital_facts(borne(4134_00) | {"days": 9})
    more = replace(facts, scalars={**facts.scalars, "settlement.diagnosis": "C53"})
    kept = parse_receipt(decide(PROGRAM, more, on=ON).receipt().canonical)["inputs"]
    assert "settlement.diagnosis" not in kept["facts"]
    assert kept["records"]["settlements"] == [
        {"refunded": False, "self_borne": "4134.00", "settled_on": "2021-06-10"}
    ]


def test_absent_column_is_kept_apart_from_one_left_out() -> None:
    facts = hospital_facts({"settled_on": None, "refunded": False})
    decision = decide(PROGRAM, facts, on=ON)
    kept = parse_receipt(decision.receipt().canonical)["inputs"]["records"]["settlements"]
    assert kept == [{"refunded": False, "settled_on": None}]
    assert replay(PROGRAM, decision.receipt()) is None


def test_evidence_is_kept_as_given() -> None:
    evidence = {"settlement.kind": {"source": "medical-insurance.settlement", "at": "2021-06-11T08:00:00Z"}}
    receipt = DECISION.receipt(evidence=evidence)
    assert parse_receipt(receipt.canonical)["evidence"] == evidence
    assert replay(PROGRAM, receipt) is None


def altered(path: str, value: Any) -> Receipt:
    document = json.loads(GOLDEN)
    *to, last = path.split(".")
    place = document
    for key in to:
        place = place[int(key) if isinstance(place, list) else key]
    place[last] = value
    return Receipt.of(document)


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("decision.amount", "1767.00", "decision.amount"),
        ("decision.rows.1.rate", "60%", "decision.rows[1].rate"),
        ("decision.verdict", "unmet", "decision.verdict"),
        ("decision.extra", 1, "decision.extra"),
        ("inputs.facts.settlement.kind", "outpatient", "inputs.facts"),
        ("edition", "sha256:other", "edition"),
        ("language", 99, "receipt"),
        ("on", "2021-13-01", "receipt"),
        ("inputs", None, "receipt"),
    ],
)
def test_what_was_changed_is_named(path: str, value: Any, named: str) -> None:
    if path == "inputs.facts.settlement.kind":
        document = json.loads(GOLDEN)
        document["inputs"]["facts"]["settlement.kind"] = value
        difference = replay(PROGRAM, Receipt.of(document))
        assert difference is not None
        assert difference.path == "inputs.settlement.kind"
        return
    difference = replay(PROGRAM, altered(path, value))
    assert difference is not None
    assert difference.path == named


def test_changed_rule_and_rounding_are_named() -> None:
    award = HOSPITAL.award
    assert award
    bands = (
        *HOSPITAL_SCALE.bands[:1],
        Band(above_fen=1000_00, percent=Decimal(55)),
        *HOSPITAL_SCALE.bands[2:],
    )
    dearer = replace(HOSPITAL, award=replace(award, scales=(replace(HOSPITAL_SCALE, bands=bands),)))
    difference = replay(compile_item(dearer), DECISION.receipt())
    assert difference is not None
    assert (difference.path, difference.kept, difference.again) == ("decision.amount", "1667.00", "1823.70")
    odd = decide(PROGRAM, hospital_facts(borne(4134_01)), on=ON)
    down = compile_item(replace(HOSPITAL, award=replace(award, rounding="down")))
    difference = replay(down, odd.receipt())
    assert difference is not None
    assert (difference.kept, difference.again) == ("1767.01", "1767.00")


def test_any_changed_byte_is_found() -> None:
    receipt = DECISION.receipt()
    for at in range(len(receipt.canonical)):
        changed = bytearray(receipt.canonical)
        changed[at] ^= 1
        assert replay(PROGRAM, Receipt(bytes(changed), receipt.hash)) is not None


def test_other_spelling_of_the_same_document_is_found() -> None:
    spaced = json.dumps(json.loads(GOLDEN), sort_keys=True).encode()
    difference = replay(PROGRAM, Receipt(spaced, hash_of(spaced)))
    assert difference is not None
    assert difference.path.startswith("byte ")


def test_what_an_earlier_engine_asked_is_taken_as_it_happened() -> None:
    kept = json.loads(decide(PROGRAM, Facts(), on=ON).receipt().canonical)
    kept["engine"] = "zerotrip.rules/1"
    kept["decision"]["ask"] = [["settlements", "source:office.records"]]
    receipt = Receipt.of(kept)
    assert replay(PROGRAM, receipt) is None
    kept["decision"]["ask"] = []
    changed = Receipt(Receipt.of(kept).canonical, receipt.hash)
    assert replay(PROGRAM, changed) == Difference("hash", receipt.hash, Receipt.of(kept).hash)


def test_an_engine_not_known_is_a_difference() -> None:
    kept = json.loads(GOLDEN) | {"engine": "zerotrip.rules/9"}
    assert replay(PROGRAM, Receipt.of(kept)) == Difference("engine", "zerotrip.rules/9", "zerotrip.rules/3")


def test_another_language_is_told_plainly() -> None:
    receipt = Receipt.of(json.loads(GOLDEN) | {"language": 2, "engine": "zerotrip.rules/3"})
    assert str(replay(PROGRAM, receipt)) == (
        "receipt: decided in language 2 by zerotrip.rules/3; this engine (zerotrip.rules/3) reads language 1."
        " Replay it with a release that knows that language; the receipt itself may be sound."
    )


@pytest.mark.parametrize("canonical", [b"", b"{}", b"[]", b"\xff", b'{"language": 2}', b'{"language": true}'])
def test_what_is_no_receipt_is_said_to_be_none(canonical: bytes) -> None:
    with pytest.raises(UnreadableReceipt):
        parse_receipt(canonical)
    assert replay(PROGRAM, Receipt(canonical, "")) is not None


def test_no_scale_of_a_later_day_changes_an_earlier_decision() -> None:
    award = HOSPITAL.award
    assert award
    later = Scale(since=ON, flat_fen=1)
    grown = replace(HOSPITAL, award=replace(award, scales=(HOSPITAL_SCALE, later)))
    assert replay(compile_item(grown), DECISION.receipt()) is None
