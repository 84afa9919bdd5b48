"""Packs that cannot both be meant are refused: beside one another, and against what is in force."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from zerotrip.catalogue import actions
from zerotrip.catalogue.folder import check
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.problems import PackErrors
from zerotrip.catalogue.tests.sound import FACTS, SOUND
from zerotrip.core.actor import Actor

AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
WU, ZHAO = Actor.person(uuid4(), "吴"), Actor.person(uuid4(), "赵")
FRUIT, TEA = "hz.test.fruit", "hz.test.tea"


def excludes(item: str, above: str = "", *, first: bool = False) -> str:
    return f"""
[[stacking.excludes]]
item  = "{item}"
{f'above = "{above}"' if above else ""}
{'either_or = "first"' if first else ""}
code  = "not-both"
else  = {{ zh-Hans = "不兼得。", en = "Not both." }}
basis = "rules"

[process]"""


def text_of(item: str, stacking: str = "", **more: str) -> str:
    text = f"{SOUND}[example.records]\nawards = []\n".replace(FRUIT, item).replace(
        "[process]", stacking or "[process]", 1
    )
    for old, new in more.items():
        text = text.replace(old, new, 1)
    return text


FIRST = text_of(FRUIT, excludes(TEA))
HIGHEST = text_of(TEA, f'[stacking]\nhighest_with = ["{FRUIT}"]\n\n[process]')
CAP = f"""[[stacking.caps]]
with    = ["{FRUIT}"]
at_most = "500.00"
basis   = "rules"

[process]"""
CEILING = text_of(
    TEA, '[stacking.ceiling]\nname = "aid"\nkey = "person"\nrank = 1\nbasis = "rules"\n\n[process]'
)
OF_A_LIFE = text_of(TEA, CAP.replace("at_most =", 'over = "lifetime"\nat_most ='))
FOLLOWS = text_of(TEA, **{'"settlement", "member"': f'"payment:{FRUIT}"'})
OFFSETS = text_of(TEA, **{"fund  =": f'over = "period"\ndeducts = ["{FRUIT}"]\nfund  ='})
SMALLER = text_of(TEA, excludes(FRUIT, "100.00"))
THERE = next(i for i, line in enumerate(FIRST.splitlines(), 1) if f'item  = "{TEA}"' in line)


def problems_of(folder: Path, *texts: str) -> list[str]:
    (folder / "facts.toml").write_text(FACTS, "utf-8")
    for number, text in enumerate(texts):
        (folder / f"{number}.toml").write_text(text, "utf-8")
    try:
        check([folder])
    except PackErrors as errors:
        return [str(problem).replace(f"{folder}/", "") for problem in errors.problems]
    return []


@pytest.mark.parametrize(
    ("second", "line", "does"),
    [
        (HIGHEST, "highest_with", "gives the higher of the two"),
        (text_of(TEA, CAP), "with    =", "caps the two together"),
        (FOLLOWS, "opens    =", "follows the other's payment"),
        (OFFSETS, "deducts =", "takes the one off the other"),
        (CEILING, 'name = "aid"', "shares a ceiling, where an award has one place only"),
        (SMALLER, 'above = "100.00"', "lets a smaller one stand beside it"),
    ],
)
def test_an_exclusion_is_at_odds_with_what_reckons_with_both(
    tmp_path: Path, second: str, line: str, does: str
) -> None:
    there = next(i for i, text in enumerate(second.splitlines(), 1) if line in text)
    assert problems_of(tmp_path, FIRST, second) == [
        f'0.toml:{THERE}:10: read "{TEA}"; expected agreement with {TEA} (1.toml:{there}), which {does}: '
        "an exclusion rules that out"
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (FIRST, text_of(TEA)),
        (text_of(FRUIT, excludes(TEA, first=True)), text_of(TEA, excludes(FRUIT, first=True))),
        (FIRST, OF_A_LIFE),
        (text_of(FRUIT, excludes(TEA, "100.00")), FOLLOWS),
        (
            text_of(FRUIT, excludes(TEA, "100.00", first=True)),
            text_of(TEA, excludes(FRUIT, "100.00", first=True)),
        ),
        (text_of(FRUIT, excludes(TEA, "100.00")), text_of(TEA, CAP)),
    ],
)
def test_what_can_both_be_meant_holds(tmp_path: Path, first: str, second: str) -> None:
    assert problems_of(tmp_path, first, second) == []


@pytest.mark.parametrize("first", [False, True])
def test_two_that_exclude_each_other_both_say_that_the_first_stands(tmp_path: Path, first: bool) -> None:
    """Without it only the day of arrival would decide which of them a person has."""
    said = problems_of(tmp_path, FIRST, text_of(TEA, excludes(FRUIT, first=first)))
    expected = '; expected either_or = "first" here and in '
    assert [line.partition(", which excludes")[0] for line in said] == [
        f'0.toml:{THERE}:10: read "{TEA}"{expected}{TEA} (1.toml:{THERE})',
        f'1.toml:{THERE}:10: read "{FRUIT}"{expected}{FRUIT} (0.toml:{THERE})',
    ]


def test_the_first_stands_by_nobody_who_says_it_alone(tmp_path: Path) -> None:
    (said,) = problems_of(tmp_path, text_of(FRUIT, excludes(TEA, first=True)), text_of(TEA))
    assert f'read "first"; expected no either_or: {TEA} does not exclude this item' in said


def test_a_pack_is_at_odds_with_itself_too(tmp_path: Path) -> None:
    both = excludes(TEA).replace("\n[[", f'\n[stacking]\nhighest_with = ["{TEA}"]\n\n[[', 1)
    said = problems_of(tmp_path, text_of(FRUIT, both), text_of(TEA))
    assert [line.partition("; ")[0] for line in said] == [f'0.toml:{THERE + 3}:10: read "{TEA}"']


def publish(text: str) -> Edition:
    return actions.publish_text(text=text, facts_text=FACTS, by=WU, second=ZHAO, at=AT)


@pytest.mark.django_db
def test_what_is_at_odds_with_an_item_in_force_is_not_published(tmp_path: Path) -> None:
    publish(FIRST)
    told = f"{FRUIT}, in force, which excludes this item: here it gives the higher of the two"
    with pytest.raises(PackErrors, match=told) as caught:
        publish(HIGHEST)
    assert (
        caught.value.problems[0]
        .sentence("zh-hans")
        .endswith(f'读到："{FRUIT}"；要求：与现行的 {FRUIT}一致：那里写了不兼得，这里却规定两者取高')
    )
    assert list(Edition.objects.values_list("item", flat=True)) == [FRUIT]


@pytest.mark.django_db
def test_the_excluding_side_is_refused_as_well_until_the_other_is_put_right_with_it(tmp_path: Path) -> None:
    publish(HIGHEST)
    with pytest.raises(PackErrors, match=f"{TEA}, in force, which gives the higher of the two"):
        publish(FIRST)
    assert problems_of(tmp_path, FIRST, text_of(TEA)) == []
    editions = actions.publish(paths=[tmp_path], by=WU, second=ZHAO, at=AT)
    assert [(edition.item_id, edition.number) for edition in editions] == [(FRUIT, 1), (TEA, 2)]


def test_an_event_is_one_of_the_place_or_of_those_everywhere(tmp_path: Path) -> None:
    opened = text_of(FRUIT, **{'"settlement", "member"': '"settlement", "event:brith"'})
    said = problems_of(tmp_path, opened)
    assert [(line.split(";")[0], line.split("; ")[-1]) for line in said] == [
        ('0.toml:5:28: read "event:brith"', "nearest right word: birth")
    ]
    (tmp_path / "events.toml").write_text('[[event]]\nkey = "brith"\n', "utf-8")
    assert [read.pack.id for read in check([tmp_path / "0.toml"]).packs] == [FRUIT]


def ceiling(most: str, of: str = "most") -> str:
    return f"""[[define]]
name = "most"
is   = "yuan({most})"

[stacking.ceiling]
name  = "together"
key   = "person"
of    = "{of}"
rank  = 1
basis = "rules"

[process]"""


def test_whoever_shares_a_ceiling_agrees_on_the_limit(tmp_path: Path) -> None:
    fruit = text_of(FRUIT, ceiling("500"))
    assert problems_of(tmp_path, fruit, text_of(TEA, ceiling("500"))) == []
    both = problems_of(tmp_path, fruit, text_of(TEA, ceiling("400")))
    assert ["yuan(400)" in problem and "yuan(500)" in problem for problem in both] == [True, True]


def test_a_ceiling_names_a_define(tmp_path: Path) -> None:
    (problem,) = problems_of(tmp_path, text_of(FRUIT, ceiling("500", of="mots")))
    assert 'of = "mots"' in problem and "nearest right word: most" in problem
