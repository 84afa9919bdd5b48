"""What the handbook shows of those whose turn is after an officer: a case to approve, a roster, its fee."""

from __future__ import annotations

from datetime import datetime

from zerotrip.core.actor import Actor
from zerotrip.demo.pictures.readme import refs


def hand_on(at: datetime) -> None:
    from zerotrip.org.models import User

    by = {user.username: user.actor for user in User.objects.filter(username__in=("wu", "lin"))}
    _agree_to_the_last(by["wu"], at)
    _enrol_a_unit(by["lin"], at)


def _agree_to_the_last(wu: Actor, at: datetime) -> None:
    """Of Chen's cases in review: the first stays as the officer finds it."""
    from zerotrip.cases.actions import agree
    from zerotrip.cases.door import case_for

    agree(case_for(wu, refs("review")[-1], at=at, may="agree"), by=wu, at=at)


def _enrol_a_unit(lin: Actor, at: datetime) -> None:
    """For next year; nothing outside the window in which that is done."""
    from zerotrip.core.calendar import day_of
    from zerotrip.demo.cast import YUNQI
    from zerotrip.members.actions import import_roster, preview_roster
    from zerotrip.members.models import Person
    from zerotrip.members.policy import OutsideWindow
    from zerotrip.org.models import Organisation

    unit = Organisation.objects.get(code=YUNQI)
    people = Person.objects.filter(organisation=unit).order_by("pk")[:6]
    rows = "".join(f"{each.name},{each.id_number.open()}\n" for each in people)
    try:
        roster = preview_roster(
            organisation=unit, year=day_of(at).year + 1, products=("P1", "P3"), filename="云栖服饰名册.csv",
            file=f"姓名,身份证号\n{rows}".encode(), by=lin, at=at,
        )  # fmt: skip
    except OutsideWindow:
        return
    import_roster(roster=roster, by=lin, at=at)
