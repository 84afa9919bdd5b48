from __future__ import annotations

from pathlib import Path

import pytest

from zerotrip.catalogue.folder import check
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.reading import LARGEST, read_text
from zerotrip.catalogue.tests.broken import MISWRITTEN, Broken
from zerotrip.catalogue.tests.broken_sense import SENSELESS
from zerotrip.catalogue.tests.broken_sums import FIGURE, NO_SUM
from zerotrip.catalogue.tests.sound import FACTS, SOUND

BROKEN = [*MISWRITTEN, *SENSELESS, *NO_SUM]


def problems_of(text: str, facts: str = FACTS) -> list[str]:
    try:
        read_text(text, facts, file="p.toml", facts_file="facts.toml")
    except PackErrors as errors:
        return [str(problem) for problem in errors.problems]
    return []


def test_a_sound_pack_has_no_problem() -> None:
    assert problems_of(SOUND) == []


@pytest.mark.parametrize("broken", BROKEN, ids=[broken.name for broken in BROKEN])
def test_a_broken_pack_is_told_what_is_wrong_and_where(broken: Broken) -> None:
    assert broken.old in SOUND
    assert problems_of(SOUND.replace(broken.old, broken.new, 1)) == broken.said


def test_every_problem_of_a_file_is_told_at_once() -> None:
    text = (
        SOUND.replace("hospital_level >= 2", "hospital_levl >= 2")
        .replace("trips    = 0", "trips    = 2")
        .replace('basis = "rules"\nbands', 'basis = "ruls"\nbands')
        .replace('en = "Too late."', 'fr = "Trop tard."')
    )
    assert [line.split(":")[1] for line in problems_of(text)] == ["6", "30", "37", "51"]


def test_a_problem_in_facts_is_told_there() -> None:
    assert problems_of(SOUND, FACTS.replace('type  = "money"', 'type  = "mony"')) == [
        'facts.toml:20:10: read type = "mony"; expected one of bool, number, money, date, choice, text, '
        "bank-account, records; nearest right word: money"
    ]


def test_a_problem_inside_a_text_of_several_lines_is_told_on_its_line() -> None:
    text = SOUND.replace(
        '"settlement.hospital_level >= 2"',
        '"""settlement.hospital_level >= 2\n       or settlement.hospital_levl == 1"""',
    )
    assert [line.partition(";")[0] for line in problems_of(text)] == [
        "p.toml:31:11: read settlement.hospital_levl"
    ]


def test_a_pack_too_large_is_not_read() -> None:
    assert problems_of(SOUND + "#" * LARGEST) == [
        f"p.toml:1:1: read {len(SOUND.encode()) + LARGEST} bytes; expected at most 256 KiB"
    ]


def test_a_problem_speaks_chinese_too() -> None:
    with pytest.raises(PackErrors) as caught:
        read_text(SOUND.replace("district-officer", "district-oficer"), FACTS, file="p.toml")
    assert caught.value.problems[0].sentence("zh-hans") == (
        'p.toml:59:58: 读到：by = "district-oficer"；要求：其中之一：automatic、district-officer、'
        "district-approver、city-officer、city-approver；最接近的写法：district-officer"
    )


HOSTILE = {
    "deep lists": "x = " + "[" * 2_000 + "]" * 2_000,
    "deep tables": "x = " + "{a=" * 400 + "1" + "}" * 400,
    "a key of many parts": "a" + ".a" * 20_000 + " = 1",
    "a number of many digits": "trips = " + "9" * 5_000,
    "many unknown keys": "\n".join(f"k{number} = 1" for number in range(15_000)),
    "many requirements": "\n".join('[[require]]\nthat = "true"' for _ in range(5_000)),
    "a deep expression": SOUND.replace("opened_on <= deadline", "(" * 20_000),
    "NUL in a text": SOUND.replace("Too late", "Too \\u0000 late"),
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_texts_are_answered_with_problems(text: str) -> None:
    assert problems_of(text) != []


def test_a_text_cut_anywhere_is_answered_with_problems() -> None:
    for end in range(0, len(SOUND) - 40, 7):
        assert problems_of(SOUND[:end]) != []


@pytest.mark.parametrize("text", ["", "id = 1", "[[require]]\n" * 3, "a.b.c = [[[[{}]]]]", "\ufeffid = 'x'"])
def test_anything_is_answered_with_problems(text: str) -> None:
    assert problems_of(text) != []


SHARED = """
[[figure]]
key = "least_level"
label = { zh-Hans = "最低等级", en = "Least level" }
type = "number"
mark = "A"
values = [{ since = 2021-01-01, value = 2 }, { since = 2030-01-01, value = 3 }]

[[table]]
key = "levels"
label = { zh-Hans = "等级", en = "Levels" }
by = "choice"
type = "number"
since = 2021-01-01
mark = "R"
rows = [{ of = "inpatient", value = 2 }]
otherwise = 1
"""


def test_figures_and_tables_of_a_place_serve_its_packs_and_are_samples_until_confirmed() -> None:
    text = SOUND.replace("settlement.hospital_level >= 2", "settlement.hospital_level >= least_level")
    assert problems_of(text, FACTS + SHARED) == []
    read = read_text(text, FACTS + SHARED)
    assert read.samples == ({"zh-Hans": "最低等级", "en": "Least level"},)


def test_a_figure_of_a_place_says_its_mark() -> None:
    assert problems_of(SOUND, FACTS + SHARED.replace('mark = "A"\n', "")) == [
        "facts.toml:44:1: read least_level without “mark”; expected “mark” too"
    ]


def test_a_figure_of_a_pack_called_as_one_of_the_place_is_told() -> None:
    text = SOUND.replace("[[define]]", FIGURE.replace('key = "rate"', 'key = "least_level"'))
    assert problems_of(text, FACTS + SHARED) == [
        "p.toml:24:1: read least_level; expected a name not yet used"
    ]


def test_other_items_named_in_stacking_stand_beside_the_pack(tmp_path: Path) -> None:
    stacking = '[stacking]\nhighest_with = ["hz.test.frut"]\n\n[[stacking.caps]]\nat_most = "1000"\n'
    text = SOUND.replace(
        "[process]", stacking + 'with = ["hz.test.bread", "hz.no"]\nbasis = "rules"\n\n[process]'
    )
    for name, read in (
        ("facts", FACTS),
        ("fruit", text),
        ("bread", SOUND.replace("test.fruit", "test.bread")),
    ):
        (tmp_path / f"{name}.toml").write_text(read, "utf-8")
    with pytest.raises(PackErrors) as caught:
        check([tmp_path])
    assert [(problem.line, problem.said, problem.nearest) for problem in caught.value.problems] == [
        (59, '"hz.test.frut"', "hz.test.fruit"),
        (63, '"hz.no"', None),
    ]
