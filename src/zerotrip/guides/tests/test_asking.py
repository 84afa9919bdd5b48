"""Ten questions at most, none that changes nothing, and what comes of them is what the rules say."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from typing import Any

import pytest

from zerotrip.catalogue.reading import ReadPack, read_text
from zerotrip.core.text import pick
from zerotrip.guides.asking import (
    MOST_QUESTIONS,
    SKIPPED,
    Answers,
    next_question,
    read_answers,
    results_of,
    written_answers,
)
from zerotrip.guides.asking.answers import askable_types
from zerotrip.guides.tests.samples import FACTS, ON, STAY, STUDY, TICKET, Sample
from zerotrip.rules import decide
from zerotrip.rules.types import Kind, Type

KIND_VALUES: dict[Kind, tuple[Any, ...]] = {
    Kind.BOOL: (True, False),
    Kind.NUMBER: (0, 1, 7, 17, 18, 60, 10**9, None),
    Kind.MONEY: (0, 50_00, 50_01, 180_00, 900_00, None),
}


_EXTRA = """
[[fact]]
key = "extra.f{0}"
type = "bool"
label = {{ zh-Hans = "第 {0} 问", en = "Question {0}" }}
question = {{ zh-Hans = "第 {0} 问？", en = "Question {0}?" }}
"""


@cache
def read(sample: Sample) -> ReadPack:
    return read_text(sample.text, FACTS + "".join(map(_EXTRA.format, range(14))))


def packs(*samples: Sample) -> list[ReadPack]:
    return [read(sample) for sample in samples or (STAY, STUDY, TICKET)]


def asked(given: Answers, *samples: Sample) -> str | None:
    question = next_question(packs(*samples), given, ON)
    return question.key if question else None


def test_asks_first_what_most_money_hangs_on() -> None:
    first = asked(Answers())
    assert first == "student.level"
    assert asked(Answers().to("student.level", "school")) == "stay.nights"


def test_a_question_that_was_skipped_is_not_asked_again() -> None:
    assert asked(Answers().to("student.level", SKIPPED)) == "member.employed"


def test_stops_once_nothing_more_can_change() -> None:
    given = Answers().to("student.level", "school")
    assert (asked(given, STUDY), asked(Answers().to("member.employed", False), STUDY)) == (None, None)


def test_asks_for_what_the_sum_hangs_on() -> None:
    known = replace(TICKET, requires=(("member.rural_household", "农村户籍。", "Rural."),))
    given = Answers().to("member.rural_household", True)
    assert asked(given, known) == "ticket.price"
    assert asked(given.to("ticket.price", 100_00), known) is None


def test_does_not_ask_what_cannot_matter() -> None:
    """`member.age` is waited for, but where the first part holds or not, nothing hangs on it."""
    odd = replace(
        STAY, requires=(("stay.nights > 0 or (stay.nights == 1 and member.age > 5)", "住过院。", "Stay."),)
    )
    given = Answers()
    seen = []
    while (key := asked(given, odd)) is not None:
        seen.append(key)
        given = given.to(key, SKIPPED)
    assert seen == ["stay.nights"]


def test_tells_certain_likely_and_not_with_reasons() -> None:
    given = (
        Answers().to("member.rural_household", True).to("ticket.price", 180_00).to("student.level", "school")
    )
    seen = results_of(packs(), given, ON)
    assert [(one.item, one.amount_fen) for one in seen.certain] == [(TICKET.id, 90_00)]
    assert [(one.item, [pick(label, "en") for label in one.open_]) for one in seen.likely] == [
        (STAY.id, ["Enrolments", "Nights in hospital"])
    ]
    assert [(one.item, [pick(why, "en") for why in one.against]) for one in seen.not_so] == [
        (STUDY.id, ["Not so: Your child is at a university."])
    ]
    assert seen.certain_fen == 90_00


def test_answers_are_read_back_as_they_were_given() -> None:
    types = askable_types(packs())
    given = Answers().to("ticket.price", 180_50).to("member.employed", SKIPPED).to("stay.nights", None)
    assert read_answers(written_answers(given, types), types) == given


@pytest.mark.parametrize(
    "said",
    [None, 3, "x", {}, [3], [["ticket.price"]], [["no.such", "is", 1]], [["ticket.price", "is", "1.234"]],
     [["member.account", "is", "6217"]], [["enrolments", "is", []]], [["ticket.price", "is", [1]]],
     [[{}, "is", 1]]],
)  # fmt: skip
def test_answers_that_do_not_fit_are_as_if_not_given(said: object) -> None:
    assert read_answers(said, askable_types(packs())) == Answers()


def _some(of: Type, dice: Random) -> Any:
    values = of.choices or KIND_VALUES[of.kind]
    return SKIPPED if dice.random() < 0.25 else dice.choice(values)


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_answered_ten_questions_do_and_the_rules_say_the_same(seed: int) -> None:
    dice, several = Random(seed), packs(STAY, STUDY, TICKET, *MANY)
    types, given = askable_types(several), Answers()
    while (question := next_question(several, given, ON)) is not None:
        assert question.key not in given.given
        assert next_question(several, given, ON).key == question.key  # type: ignore[union-attr]
        given = given.to(question.key, _some(types[question.key], dice))
    assert given.count <= MOST_QUESTIONS
    seen = results_of(several, given, ON)
    told = {one.item: (one.verdict, one.amount_fen) for one in (*seen.certain, *seen.likely, *seen.not_so)}
    full = {each.pack.id: decide(each.program, given.facts, on=ON) for each in several}
    assert told == {item: (d.verdict, d.amount.minor if d.amount else None) for item, d in full.items()}


def test_no_more_than_ten_are_asked_although_more_is_open() -> None:
    several, given = packs(STAY, STUDY, TICKET, *MANY), Answers()
    while (question := next_question(several, given, ON)) is not None:
        given = given.to(question.key, SKIPPED)
    assert given.count == MOST_QUESTIONS


# On facts of their own, so that ten questions do not decide everything.
MANY = [
    replace(
        STAY,
        id=f"hz.test.many{n}",
        requires=(
            (f"member.age > {n}", "年龄。", "Age."),
            (f"stay.nights > {n % 7} or ticket.price > {n}.00", "住院。", "Stay."),
            (f"extra.f{n} or extra.f{(n + 1) % 14}", "其他。", "Other."),
        ),
        scale=f'flat = "{n + 1}00.00"',
        of="",
    )
    for n in range(12)
]
