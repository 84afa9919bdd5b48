"""The files of a service centre: what its people answer for, and situations to practise on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Literal

from pydantic import Field

from zerotrip.catalogue.fields import Both, Mark, Section
from zerotrip.catalogue.findings import Finding, say
from zerotrip.catalogue.pack import Code

Points = Annotated[int, Field(ge=0, le=2)]
Kind = Literal["policy", "practice", "attitude", "conduct"]
KINDS: tuple[Kind, ...] = ("policy", "practice", "attitude", "conduct")


class Post(Section):
    """What a role of the platform answers for (岗位责任)."""

    role: Literal["unit-officer", "officer", "approver", "cashier", "releaser", "auditor", "administrator"]
    name: Both
    duties: tuple[Both, ...] = Field(max_length=50, strict=False, min_length=1)
    mark: Mark


class Norm(Section):
    """How people are received (服务规范)."""

    code: Code
    name: Both
    text: Both
    mark: Mark


class Plan(Section):
    """What is done when something goes wrong (应急预案)."""

    code: Code
    name: Both
    when: Both
    steps: tuple[Both, ...] = Field(max_length=50, strict=False, min_length=1)
    mark: Mark


class StandardsFile(Section):
    post: tuple[Post, ...] = Field(max_length=50, strict=False, min_length=1)
    norm: tuple[Norm, ...] = Field(max_length=100, strict=False, min_length=1)
    plan: tuple[Plan, ...] = Field(max_length=100, default=(), strict=False)


class Option(Section):
    text: Both
    points: Points
    because: Both


class Question(Section):
    of: Kind
    asks: Both
    options: tuple[Option, ...] = Field(max_length=6, strict=False, min_length=2)


class Exercise(Section):
    """One recorded situation with its fault."""

    id: Code
    fault: Code
    situation: Both
    question: tuple[Question, ...] = Field(max_length=10, strict=False, min_length=1)
    mark: Mark


class PracticeFile(Section):
    exercise: tuple[Exercise, ...] = Field(max_length=1_000, strict=False, min_length=1)


def checked_standards(file: StandardsFile) -> Iterator[Finding]:
    for section in ("post", "norm", "plan"):
        key = "role" if section == "post" else "code"
        yield from _once([getattr(one, key) for one in getattr(file, section)], section, key)


def checked_practice(file: PracticeFile) -> Iterator[Finding]:
    yield from _once([one.id for one in file.exercise], "exercise", "id")
    for i, exercise in enumerate(file.exercise):
        for j, question in enumerate(exercise.question):
            if sum(option.points == 2 for option in question.options) != 1:
                text = say("one answer of 2 points, and only one", "恰有一个 2 分的选项")
                yield Finding(("exercise", i, "question", j), "a question without one right answer", text)


def _once(values: Sequence[str], section: str, key: str) -> Iterator[Finding]:
    for i, value in enumerate(values):
        if value in values[:i]:
            text = say("a name used once", "不重复的名称")
            yield Finding((section, i, key), f'{key} = "{value}" twice', text)
