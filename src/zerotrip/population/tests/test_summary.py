"""What a run comes to, written down and drawn: the same figures everywhere, in either language."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from django.utils import translation
from PIL import Image
from rich.console import Console

from zerotrip.population import picture
from zerotrip.population.engines import local
from zerotrip.population.running import Run, run
from zerotrip.population.summary import Line, lines_of, most, table_of, write_summary, yuan
from zerotrip.population.tally import added, tally
from zerotrip.population.tests.city import job, write_city
from zerotrip.population.tests.foreign import of_members
from zerotrip.population.tests.parcels import PARCEL


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Run:
    city = write_city(tmp_path_factory.mktemp("city") / "facts", members=150)
    return run(job(city, tmp_path_factory.mktemp("out")), engine=local.decide)


def test_files_and_table_say_the_same(done: Run) -> None:
    with translation.override("en"):
        write_summary(done, outcome={"cases": {"opened": 2}})
    told = json.loads((Path(done.job.out) / "summary.json").read_text("utf-8"))
    rows = list(csv.DictReader(io.StringIO((Path(done.job.out) / "summary.csv").read_text("utf-8-sig"))))
    parcel = next(each for each in told["items"] if each["item"] == PARCEL)
    row = next(each for each in rows if each["item"] == PARCEL)
    assert parcel["members"] == done.items[PARCEL]["met"] > 0
    assert parcel["yuan"] == row["yuan"] == f"{50 * parcel['members']}.00"
    assert (row["name"], row["lines"], int(row["met"])) == ("Parcel", "150", parcel["met"])
    assert parcel["name"] == {"zh-Hans": "节日包裹", "en": "Parcel"}
    assert sum(here["members"] for here in parcel["districts"].values()) == parcel["members"]
    assert told["outcome"] == {"cases": {"opened": 2}}


def test_the_table_speaks_the_readers_language(done: Run) -> None:
    shown = {}
    for language in ("en", "zh-hans"):
        console = Console(width=200, record=True, file=io.StringIO())
        with translation.override(language):
            console.print(table_of(done))
        shown[language] = console.export_text()
    assert ("Parcel" in shown["en"], "节日包裹" in shown["zh-hans"]) == (True, True)
    assert "fits" in shown["en"]


def test_a_narrow_terminal_cuts_no_figure(done: Run) -> None:
    items = {item: counted | {"fen": 182_891_130_789} for item, counted in done.items.items()}
    console = Console(width=80, record=True, file=io.StringIO())
    with translation.override("en"):
        console.print(table_of(replace(done, items=items)))
    assert console.export_text().count("1,828,911,307.89") == len(items)


def test_sums_of_everybody_may_exceed_what_one_account_holds() -> None:
    assert yuan(420_000 * 10**15 + 5) == "4200000000000000000.05"
    assert most({"a": 0, "b": 1_204}) == "b 1,204"
    assert most({"a": 0}) == most({}) == ""


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_picture_is_drawn_twice_alike_and_without_a_complaint(
    done: Run, language: str, tmp_path: Path
) -> None:
    """Warnings are errors: a character that the font lacks would fail."""
    drawn = []
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        with translation.override(language):
            paths = picture.draw(lines_of(done), folder=tmp_path / name, title="2026-06-12")
        drawn.append([path.read_bytes() for path in paths])
    assert drawn[0] == drawn[1]
    with Image.open(tmp_path / "a" / "summary.png") as image:
        assert (image.format, image.width) == ("PNG", 1584)
    assert drawn[0][0].startswith(b"<?xml")


def test_without_a_chinese_font_the_ids_stand_there(
    done: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "chinese_font", lambda: None)
    with translation.override("zh-hans"):
        picture.draw(lines_of(done), folder=tmp_path, title="全员测算 2026-06-12")
    line = next(line for line in lines_of(done) if line.item == PARCEL)
    with translation.override("zh-hans"):
        assert (picture._name(line, chinese=False), picture._name(line, chinese=True)) == (PARCEL, "节日包裹")


@pytest.mark.slow
def test_the_largest_sums_are_drawn_where_there_are_too_many(tmp_path: Path) -> None:
    text = {"en": "An item", "zh-Hans": "事项"}
    lines = [Line(f"i{n}", text, "member", 1, 0, 0, 1, n, {}, {}, {}) for n in range(130)]
    picture.draw(lines, folder=tmp_path, title="")
    with Image.open(tmp_path / "summary.png") as image:
        assert image.height < 2_800


def test_who_is_met_without_a_sum_is_counted() -> None:
    program = of_members()
    out = pl.DataFrame(
        {
            "person": [1, 2, 3, 4],
            "everything:verdict": pl.Series([1, 1, 2, 0], dtype=pl.UInt8),
            "everything:fen": [100, None, None, None],
            "everything:failed": pl.Series([0, 0, 0, 1], dtype=pl.UInt64),
            "everything:unknown": pl.Series([0, 0, 1, 0], dtype=pl.UInt64),
        }
    )
    counted = tally(out, [program], None)["everything"]
    assert (counted["met"], counted["without_sum"], counted["fen"]) == (2, 1, 100)
    assert added([{"everything": counted}, {"everything": counted}])["everything"]["without_sum"] == 2
