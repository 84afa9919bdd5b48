"""Where lives begin: at the start, or a few acts on, where an act is near that chance alone seldom comes by.

An opening is played once by the machine's own acts; each of its lives goes on from there as chance has it.
What holds after each act holds after an opening too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis.stateful import RULE_MARKER, precondition, rule

from stories.money_acting import Acting
from stories.money_machine import Money
from stories.money_model import CITY, DISTRICT

Opening = Callable[[Money], None]


def at_the_start(money: Money) -> None:
    """Nothing has happened."""


def granted(money: Money) -> None:
    for name in money.people:
        money.decide(name=name, item=CITY, yes=True)


def paid_by_the_district(money: Money) -> None:
    """What the city has to bear of it the district has paid already."""
    for name in money.people:
        money.decide(name=name, item=DISTRICT, yes=True)
    money.pay()
    for _line in money.people:
        money.bank_pays(place=0)


def under_way(money: Money) -> None:
    """The bank has two payments and has not answered."""
    granted(money)
    money.pay()


def paid(money: Money) -> None:
    under_way(money)
    for _line in money.people:
        money.bank_pays(place=0)


def come_back(money: Money) -> None:
    """Both were paid, then returned; the bank's files still say the one and the other."""
    paid(money)
    for _line in money.people:
        money.bank_returns(place=0)


def claimed_back(money: Money) -> None:
    """City and district paid up to November's ceiling; December's is lower, and one more case is decided."""
    for item in (CITY, DISTRICT):
        money.decide(name="chen", item=item, yes=True)
    money.pay()
    for _line in range(2):
        money.bank_pays(place=0)
    money.time_passes(days=35)
    money.decide(name="chen", item=CITY, yes=True)
    assert money.claims().exists()


def two_lots(money: Money) -> None:
    """Each has points of two months: those of the first end sooner."""
    for _month in range(2):
        for name in money.people:
            money.earn(name=name, count=10)
        money.time_passes(days=35)


def spent_of_two(money: Money) -> None:
    two_lots(money)
    for name in money.people:
        money.spend(name=name, count=15)


def over(money: Money) -> None:
    """The points of the first month have ended, those of the second have not."""
    two_lots(money)
    money.time_passes(days=35)
    assert money.over().exists()


def november_is_over(money: Money) -> None:
    """What was paid in it can be closed: all months before it are."""
    paid(money)
    for _month in range(5):
        money.close()
    money.time_passes(days=35)


def on_the_roster(money: Money) -> None:
    for name in money.people:
        money.enrol(name=name, product="P1")


OPENINGS: Mapping[str, Opening] = {
    each.__name__: each
    for each in (
        at_the_start, granted, paid_by_the_district, under_way, paid, come_back, claimed_back, two_lots,
        spent_of_two, over, november_is_over, on_the_roster,
    )
}  # fmt: skip


def lives_from(opening: str, *, leaning_to: str = "") -> type[Money]:
    """The machine, all of whose lives go on from where the opening ends; one act may be drawn more often than
    the others."""
    played = Money()
    try:
        OPENINGS[opening](played)
    except BaseException:
        Acting.teardown(played)
        raise
    names = [f"{leaning_to}_{n}" for n in range(8)] if leaning_to else []
    often = {name: _again(leaning_to, name) for name in names}
    return type(Money.__name__, (Money,), {"past": played.stop_here(), **often})


def _again(act: str, name: str) -> Callable[..., None]:
    """The same act under a name of its own: Hypothesis leaves some acts out of each life, by name."""

    def again(self: Money, **drawn: object) -> None:
        getattr(self, act)(**drawn)

    again.__name__ = name
    said = getattr(getattr(Money, act), RULE_MARKER)
    made: Callable[..., None] = rule(**said.arguments)(again)
    for condition in said.preconditions:
        made = precondition(condition)(made)
    return made
