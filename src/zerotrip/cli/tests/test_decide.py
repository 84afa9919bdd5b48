from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from zerotrip.cli import main

HOSPITAL = Path(__file__).parents[4] / "packs" / "hangzhou" / "hospital-mutual-aid.toml"
INPUT: dict[str, Any] = {
    "on": "2026-06-11",
    "facts": {
        "settlement.settled_on": "2026-06-10",
        "settlement.kind": "inpatient",
        "settlement.elsewhere": False,
        "settlement.retired": False,
        "settlement.hospital_level": 3,
    },
    "records": {
        "enrolments": [{"product": "P1", "since": "2026-01-01", "until": "2026-12-31"}],
        "settlements": [{"settled_on": "2026-06-10", "self_borne": "4134.00", "refunded": False}],
    },
}


def decide(data: object, *options: str, pack: Path = HOSPITAL) -> Result:
    text = data if isinstance(data, str) else json.dumps(data)
    return CliRunner().invoke(main, ["decide", str(pack), "-", *options], input=text)


def test_decide_prints_the_decision_as_json() -> None:
    result = decide(INPUT)
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (told["verdict"], told["amount"], told["ask"]) == ("met", "1767.00", [])
    assert told["rows"] == [
        {"base": "1000.00", "rate": "20%", "amount": "200.00"},
        {"base": "3134.00", "rate": "50%", "amount": "1567.00"},
    ]


def test_decide_on_another_day_is_another_decision() -> None:
    assert json.loads(decide(INPUT, "--on", "2027-04-01").stdout)["verdict"] == "unmet"


@pytest.mark.parametrize("where", ["records", "awards"])
def test_decide_takes_off_earlier_awards(where: str) -> None:
    award = {"item": "hz.mutual-aid.hospital", "on": "2026-02-01", "amount": "1000.00"}
    data = (
        {**INPUT, "awards": [award]}
        if where == "awards"
        else {**INPUT, "records": {**INPUT["records"], "awards": [award]}}
    )
    assert json.loads(decide(data).stdout)["amount"] == "767.00"


def test_decide_with_a_fact_left_out_asks_for_it() -> None:
    facts = {key: value for key, value in INPUT["facts"].items() if key != "settlement.hospital_level"}
    told = json.loads(decide({**INPUT, "facts": facts}).stdout)
    assert (told["verdict"], told["ask"]) == (
        "unknown",
        [{"fact": "settlement.hospital_level", "from": "medical-insurance.settlement"}],
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("", "read no JSON"),
        ("[1]", "read no object"),
        ('{"on": 1}', "read on = 1; expected a date"),
        ('{"fact": {}}', "read “fact”; expected on, opened_on, facts, records or awards"),
        ('{"facts": {"settlement.knd": "x"}}', "nearest right word: settlement.kind"),
        ('{"facts": {"settlement.hospital_level": "three"}}', "settlement.hospital_level: read three"),
        ('{"records": {"settlements": [{"self_borne": "1.001"}]}}', "settlements[0].self_borne: read 1.001"),
        ('{"awards": [{"item": 1}]}', "awards[0].item: read 1"),
        ("[" * 100_000, "read no JSON"),
        ('{"on": "2026-W24-4"}', "read on = 2026-W24-4; expected a date"),
        ('{"facts": {"settlement.retired": true, "settlement.retired": false}}', "settlement.retired” twice"),
    ],
)
def test_decide_refuses_wrong_input_with_the_reason(data: str, said: str) -> None:
    result = decide(data)
    assert result.exit_code == 1
    assert said in result.stderr
    assert result.stdout == ""


def test_decide_reads_what_an_editor_marked_as_utf8(tmp_path: Path) -> None:
    file = tmp_path / "input.json"
    file.write_text(json.dumps(INPUT), "utf-8-sig")
    result = CliRunner().invoke(main, ["decide", str(HOSPITAL), str(file)])
    assert json.loads(result.stdout)["amount"] == "1767.00"


def test_decide_refuses_half_a_character_where_it_would_be_kept() -> None:
    pack = HOSPITAL.parent / "womens-diseases-aid.toml"
    result = decide('{"facts": {"settlement.diagnosis": "\\ud800"}}', pack=pack)
    assert (result.exit_code, "characters that can be written" in result.stderr) == (1, True)


def test_decide_refuses_a_broken_pack(tmp_path: Path) -> None:
    pack = tmp_path / "broken.toml"
    pack.write_text(HOSPITAL.read_text("utf-8").replace("settlement.retired", "settlement.retird"), "utf-8")
    result = decide(INPUT, pack=pack)
    assert result.exit_code == 1
    assert "nearest right word: settlement.retired" in result.stderr


def test_decide_without_a_file_is_wrong_usage() -> None:
    assert CliRunner().invoke(main, ["decide", "nowhere.toml", "-"]).exit_code == 2
