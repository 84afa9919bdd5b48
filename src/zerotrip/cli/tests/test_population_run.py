"""`zerotrip population run`: from the database to offers and cases, or on files alone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import time_machine
from click.testing import CliRunner, Result
from django.conf import settings as project

from zerotrip.cases.models import Case
from zerotrip.cases.tests.conftest import HOSPITAL
from zerotrip.cli import main
from zerotrip.cli._progress import telling
from zerotrip.core.actor import Actor
from zerotrip.demo.cast import Cast
from zerotrip.members.models import Person
from zerotrip.population.models import Offer
from zerotrip.population.tests.city import write_city
from zerotrip.population.tests.conftest import hall, who
from zerotrip.population.tests.parcels import PARCEL, facts_text, publish, text_of

__all__ = ["hall", "who"]
PACK = project.ZEROTRIP_PACKS / "hangzhou" / "hospital-mutual-aid.toml"
FILES = ("run.json", "summary.csv", "summary.json", "summary.png", "summary.svg")


def population_run(*said: object) -> Result:
    return CliRunner().invoke(main, ["population", "run", *map(str, said)])


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    """The same keys, but no facts and results of another test."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "keys").symlink_to(settings.ZEROTRIP_HOME / "keys")
    settings.ZEROTRIP_HOME = home
    return home


@pytest.fixture
def today(now: datetime) -> Iterator[None]:
    with time_machine.travel(now, tick=True):
        yield


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("today")
def test_from_the_database_to_offers_and_cases(
    hall: Cast, who: dict[str, Actor], now: datetime, home: Path
) -> None:
    publish(who, now, opens='["population"]')
    publish(who, now, "hz.test.other")
    women = Person.objects.filter(sex="female").count()
    answer = population_run()
    assert answer.exit_code == 0, answer.output
    assert (Case.objects.filter(item_id=PARCEL).count(), Offer.objects.count()) == (women, women)
    assert f"cases: {women} opened" in answer.output
    assert f"offers: {women} new, {women} told" in answer.output
    out = next((home / "runs").iterdir())
    assert [name for name in FILES if not (out / name).exists()] == []
    again = population_run("--items", f"{PARCEL},{HOSPITAL}", "--json")
    told = json.loads(again.stdout)
    assert [each["item"] for each in told["items"]] == [HOSPITAL, PARCEL]
    assert told["items"][1]["failed"] == {"fits": 0, "once": women}
    assert told["outcome"] == {"cases": {}, "offers": {}}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("today", "home")
@pytest.mark.parametrize("said", [("--only-decide",), ("--on", "2026-06-13")])
def test_without_acting_nobody_is_offered_anything(
    said: tuple[str, ...], hall: Cast, who: dict[str, Actor], now: datetime
) -> None:
    publish(who, now, opens='["population", "member"]')
    answer = population_run(*said)
    assert (answer.exit_code, "no case was opened" in answer.output) == (0, True), answer.output
    assert (Case.objects.count(), Offer.objects.count()) == (0, 0)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / "facts.toml").write_text(facts_text(), "utf-8")
    (tmp_path / "parcel.toml").write_text(text_of(), "utf-8")
    return write_city(tmp_path / "city", members=60)


def test_on_files_alone_no_database_is_asked(city: Path, tmp_path: Path) -> None:
    """Without `django_db` a query would fail."""
    said = ("--facts", city, "--packs", tmp_path / "parcel.toml", "--packs", PACK, "--out", tmp_path / "out")
    answer = population_run(*said, "--on", "2026-06-12", "--language", "zh-hans")
    assert answer.exit_code == 0, answer.output
    assert ("节日包裹" in answer.output, "decided: 1 of 1" in answer.stderr) == (True, True)
    assert pl.read_parquet(tmp_path / "out" / "results" / "member" / "*.parquet").height == 60
    again = population_run(*said, "--on", "2026-06-13")
    assert (again.exit_code, "holds another run" in again.output) == (1, True)


def test_facts_that_cannot_be_used_are_told_and_stop_if_asked(city: Path, tmp_path: Path) -> None:
    members = pl.read_parquet(city / "member.parquet")
    pl.concat([members, members.head(1)]).write_parquet(city / "member.parquet")
    said = ("--facts", city, "--packs", tmp_path / "parcel.toml", "--out", tmp_path / "out")
    stopped = population_run(*said, "--stop-on-fault")
    assert (stopped.exit_code, "member.parquet" in stopped.output) == (1, True)
    answer = population_run(*said)
    assert (answer.exit_code, "rows were set aside" in answer.stderr) == (0, True), answer.output
    assert (tmp_path / "out" / "set-aside.csv").exists()


@pytest.mark.parametrize(
    ("said", "code", "sentence"),
    [
        (("--packs", PACK), 2, "--facts DIR"),
        (("--packs", PACK, "--facts", ".", "--items", "x"), 2, "name the files"),
        (("--facts", "nowhere", "--packs", PACK), 1, "There is no folder nowhere"),
        (("--engine", "abacus"), 2, "abacus"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(said: tuple[str, ...], code: int, sentence: str) -> None:
    answer = population_run(*said)
    assert (answer.exit_code, sentence in answer.output) == (code, True), answer.output


def test_a_wrong_pack_is_named_with_its_line(city: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text_of().replace("member.sex ==", "member.sexx =="), "utf-8")
    answer = population_run("--facts", city, "--packs", wrong)
    assert (answer.exit_code, f"{wrong}:" in answer.output) == (1, True), answer.output


def test_stopped_by_hand_it_says_how_to_go_on(
    city: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("zerotrip.population.engines.local.decide_partition", interrupted)
    answer = population_run("--facts", city, "--packs", tmp_path / "parcel.toml", "--out", tmp_path / "out")
    assert (answer.exit_code, "the same command goes on" in answer.output) == (1, True)


def test_a_log_gets_lines_and_the_last_one_always(capsys: pytest.CaptureFixture[str]) -> None:
    with telling("decided") as progress:
        for done in range(1, 1_001):
            progress(done, 1_000)
    assert capsys.readouterr().err.splitlines() == ["decided: 1 of 1000", "decided: 1000 of 1000"]
