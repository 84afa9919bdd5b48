from __future__ import annotations

import json
import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner, Result

from zerotrip.cli import main
from zerotrip.population.tests.preview_facts import FACTS, members, text_of

pytestmark = pytest.mark.slow

PARTS = 3


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Old and new text, the facts they share, and facts of 600 members in three files."""
    (tmp_path / "facts.toml").write_text(FACTS, "utf-8")
    (tmp_path / "old.toml").write_text(text_of(), "utf-8")
    (tmp_path / "new.toml").write_text(text_of(below=6000, age=30, flat="450.00"), "utf-8")
    (tmp_path / "organisations.toml").write_text(
        '[[organisation]]\ncode = "330106"\nname = { zh-Hans = "西湖区总工会", en = "Xihu District" }\n'
        'level = "district"\nkind = "regional"\nform = "federation"\n',
        "utf-8",
    )
    draw = random.Random(2)
    frame = members(
        [draw.choice([500, 4999, 5500, 9000, None]) for _ in range(600)],
        born=[draw.choice([date(1966, 2, 28), date(1990, 6, 13), date(2003, 1, 1)]) for _ in range(600)],
        sex=[draw.choice(["female", "male"]) for _ in range(600)],
        district=["330106"] * 597 + ["=cmd|' /C calc'!A1"] * 3,
    )
    for part in range(PARTS):
        file = tmp_path / "facts" / "member" / f"part-{part}.parquet"
        file.parent.mkdir(parents=True, exist_ok=True)
        frame[part * 200 : (part + 1) * 200].write_parquet(file)
    return tmp_path


def run(place: Path, *more: str, new: str = "new.toml") -> Result:
    words = [
        "population",
        "preview",
        str(place / "old.toml"),
        str(place / new),
        "--facts",
        str(place / "facts"),
    ]
    return CliRunner().invoke(main, [*words, "--on", "2026-06-12", *more])


def test_table_says_who_gains_who_loses_and_what_it_costs(place: Path) -> None:
    told = run(place)
    assert told.exit_code == 0
    assert "All 600 members" in told.stdout
    for words in ("newly entitled", "Xihu District", "Why people lose", "old-enough: Not old enough."):
        assert words in told.stdout


def test_json_adds_up_and_a_sample_says_how_sure_it_is(place: Path) -> None:
    whole, sample = (
        json.loads(run(place, "--json").stdout),
        json.loads(run(place, "--json", "--sample", "200").stdout),
    )
    assert sum(one["value"] for one in whole["headings"].values()) == whole["members"] == 600
    assert whole["new_fen"]["value"] - whole["old_fen"]["value"] == whole["difference"]["value"]
    assert (sample["sampled"], sample["members"]) == ({"seed": "zerotrip", "drawn": 200}, 600)
    assert sample["lose"]["low"] < sample["lose"]["value"] < sample["lose"]["high"]
    assert run(place, "--json", "--sample", "200").stdout == run(place, "--json", "--sample", "200").stdout


def test_files_and_picture_leave_small_groups_out(place: Path) -> None:
    outs = [str(place / f"out.{ending}") for ending in ("csv", "xlsx", "json")]
    told = run(place, *(word for out in outs for word in ("--out", out)), "--picture", str(place / "out.svg"))
    assert told.exit_code == 0
    written = json.loads((place / "out.json").read_text("utf-8"))
    assert {one["key"]: one["gain"] for one in written["groups"] if one["dimension"] == "district"} == {
        "330106": None,
        "=cmd|' /C calc'!A1": None,
    }
    lines = (place / "out.csv").read_text("utf-8-sig").splitlines()
    assert next(line for line in lines if "calc" in line).startswith("District,'=cmd|' /C calc'!A1,left out")
    assert (place / "out.xlsx").read_bytes()[:2] == b"PK"
    assert "<svg" in (place / "out.svg").read_text("utf-8")


def test_chinese_is_spoken_throughout(place: Path) -> None:
    told = run(place, "--language", "zh-hans", "--sample", "300", "--out", str(place / "out.csv"))
    words = [word for word in told.stdout.split() if word.isascii() and word.isalpha()]
    assert (told.exit_code, words) == (0, [])
    assert "西湖区总工会" in told.stdout
    assert (place / "out.csv").read_text("utf-8-sig").startswith("分组")


def test_other_item_wrong_text_and_wrong_ending_are_refused_with_a_sentence(place: Path) -> None:
    (place / "other.toml").write_text(text_of().replace("hz.test.relief", "hz.test.other"), "utf-8")
    (place / "wrong.toml").write_text(text_of().replace("member.income <", "member.incom <"), "utf-8")
    other, wrong = run(place, new="other.toml"), run(place, new="wrong.toml")
    assert (other.exit_code, "two texts of one item" in other.stderr) == (1, True)
    assert (wrong.exit_code, "wrong.toml:" in wrong.stderr, "member.income" in wrong.stderr) == (
        1,
        True,
        True,
    )
    ending = run(place, "--out", str(place / "out.pdf"))
    assert (ending.exit_code, ".csv, .xlsx or .json" in ending.stderr) == (1, True)
    assert run(place, "--picture", str(place / "out.gif")).exit_code == 1


def test_fact_that_the_snapshot_lacks_is_named_and_unknown_for_everyone(place: Path) -> None:
    more = FACTS.replace('key = "member.sex"', 'key = "member.height"').partition(
        '[[fact]]\nkey = "member.birth'
    )[0]
    (place / "facts.toml").write_text(FACTS + more, "utf-8")
    text = text_of().replace('"age_on(member.birth_date, on) >= 18"', "\"member.height == 'female'\"")
    (place / "new.toml").write_text(text.replace("member.birth_date = 2026-01-01", ""), "utf-8")
    told = run(place)
    assert told.exit_code == 0, told.stderr
    assert "can no longer be told" in told.stdout


def test_settlements_are_judged_each_and_people_counted_once(place: Path, tmp_path: Path) -> None:
    folder, packs = tmp_path / "stays", Path("packs/hangzhou")
    (folder).mkdir()
    pl.DataFrame({"person": [1, 2, 3], "member.district": ["330106"] * 3}).write_parquet(
        folder / "member.parquet"
    )
    stays = pl.DataFrame(
        {
            "person": [1, 1, 2],
            "id": ["A1", "A2", "B1"],
            "settled_on": [date(2026, 3, 1), date(2026, 4, 1), date(2026, 3, 1)],
            "self_borne": [413400, 586600, 90000],
            "refunded": [False] * 3,
            "kind": ["inpatient"] * 3,
            "elsewhere": [False] * 3,
            "retired": [False] * 3,
            "hospital_level": [3, 3, 3],
        }
    )
    stays.write_parquet(folder / "settlements.parquet")
    pl.DataFrame(
        {
            "person": [1, 2],
            "product": ["P1", "P1"],
            "since": [date(2026, 1, 1)] * 2,
            "until": [date(2026, 12, 31)] * 2,
        }
    ).write_parquet(folder / "enrolments.parquet")
    old, new = packs / "hospital-mutual-aid.toml", tmp_path / "hospital.toml"
    text = old.read_text("utf-8").partition("[[example]]")
    example = text_of().partition("[[example]]")[2].replace("member.income", "settlement.self_borne")
    facts = "settlement.settled_on = 2021-06-10\n[example.records]\nenrolments = []\n"
    example = example.partition("[example.facts]")[0] + "[example.facts]\n" + facts
    new.write_text(text[0].replace('percent = "50"', 'percent = "80"') + text[1] + example, "utf-8")
    words = [
        "population",
        "preview",
        str(old),
        str(new),
        "--facts",
        str(folder),
        "--on",
        "2026-06-12",
        "--json",
    ]
    told = CliRunner().invoke(main, [*words, "--facts-toml", str(packs / "facts.toml")])
    assert told.exit_code == 0, told.stderr
    found = json.loads(told.stdout)
    assert (found["gain"]["value"], found["persons"]["value"], found["members"]) == (1, 2, 3)
    assert (found["old_fen"]["value"], found["new_fen"]["value"]) == (488000, 758000)


def test_without_any_facts_it_says_where_to_get_some(place: Path, settings: object, tmp_path: Path) -> None:
    settings.ZEROTRIP_HOME = tmp_path / "nothing"  # type: ignore[attr-defined]
    words = ["population", "preview", str(place / "old.toml"), str(place / "new.toml")]
    told = CliRunner().invoke(main, words)
    assert (told.exit_code, "zerotrip population export" in told.stderr) == (1, True)
