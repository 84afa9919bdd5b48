from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from zerotrip.catalogue.folder import check
from zerotrip.catalogue.models import Edition
from zerotrip.cli import main
from zerotrip.org.models import User

HANGZHOU = Path(__file__).parents[4] / "packs" / "hangzhou"
CARE = HANGZHOU / "major-disease-care.toml"


def packs(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["packs", *map(str, arguments)])


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "care.toml"
    path.write_text(CARE.read_text("utf-8").replace("a.paid", "a.payed"), "utf-8")
    return path


def test_check_says_what_holds() -> None:
    result = packs("check", HANGZHOU)
    packs_there = [path for path in HANGZHOU.glob("*.toml") if "[[require]]" in path.read_text("utf-8")]
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, len(packs_there) + 1)


def test_sample_programmes_are_packs_that_hold(tmp_path: Path) -> None:
    assert packs("sample", tmp_path, "--city", "22", "--districts", "14").stdout.startswith(
        "36 sample programmes"
    )
    told = packs("check", tmp_path)
    assert (told.exit_code, told.stdout.count("holds with 4 examples")) == (0, 36)
    owners = sorted({path.name.partition("-")[0] for path in tmp_path.iterdir()})
    assert (len(owners), owners[0]) == (14, "330100")


def test_check_says_where_what_and_the_nearest_right_word(broken: Path) -> None:
    result = packs("check", CARE, broken)
    line = next(n for n, text in enumerate(broken.read_text("utf-8").splitlines(), 1) if "a.payed" in text)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{broken}:{line}:")
    assert result.stdout.endswith(
        "read a.payed; expected a column of these records; nearest right word: a.paid\n"
    )


def test_check_of_a_folder_without_packs_does_not_pass(tmp_path: Path) -> None:
    result = packs("check", tmp_path)
    assert (result.exit_code, "read a folder without packs" in result.stdout) == (1, True)


def test_check_tells_the_beginning_of_a_line_without_end(tmp_path: Path) -> None:
    path = tmp_path / "long.toml"
    path.write_text("[" * 100_000, "utf-8")
    assert len(packs("check", path).stdout) < 1_000


def test_check_as_json_has_both_languages(broken: Path) -> None:
    told = json.loads(packs("check", broken, "--json").stdout)
    assert [(one["read"], one["nearest"], sorted(one["expected"])) for one in told] == [
        ("a.payed", "a.paid", ["en", "zh-Hans"])
    ]


def test_check_of_nothing_is_wrong_usage() -> None:
    assert packs("check", "nowhere.toml").exit_code == 2
    assert packs("check").exit_code == 2


@pytest.fixture
def officers(db: None) -> None:
    User.objects.create_user("wu", display_name="吴")
    User.objects.create_user("zhao", display_name="赵")


def test_publish_by_two(officers: None) -> None:
    result = packs("publish", HANGZHOU, "--by", "wu", "--second", "zhao")
    assert result.exit_code == 0
    assert Edition.objects.count() == len(check([HANGZHOU]).packs)


@pytest.mark.parametrize(
    ("by", "second", "said"),
    [("wu", "wu", "someone else"), ("wu", "nobody", "“nobody”")],
)
def test_publish_needs_two_who_exist(officers: None, by: str, second: str, said: str) -> None:
    result = packs("publish", CARE, "--by", by, "--second", second)
    assert (result.exit_code, Edition.objects.count()) == (1, 0)
    assert said in result.stderr


def test_publish_of_a_broken_pack_publishes_nothing(officers: None, broken: Path) -> None:
    result = packs("publish", CARE, broken, "--by", "wu", "--second", "zhao")
    assert (result.exit_code, Edition.objects.count()) == (1, 0)
    assert "Nothing was published." in result.stderr
