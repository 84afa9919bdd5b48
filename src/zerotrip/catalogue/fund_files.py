"""`packs/<place>/funds.toml`: the funds of a place, whose they are and from which sources they are filled."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from zerotrip.catalogue.fields import Both, Mark, Section
from zerotrip.catalogue.findings import Finding, say
from zerotrip.funds.dividing import HEAVIEST

Source = Literal["government", "enterprise", "society", "dues", "donations"]


class FundPot(Section):
    source: Source
    # Who gives; the owner where nobody is named.
    by: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,32}$")] | None = None
    # The account `fund:<code>` itself: fees and what is paid back come in here.
    general: bool = False
    weight: Annotated[int, Field(ge=0, le=HEAVIEST)] = 0


class FundEntry(Section):
    code: Annotated[str, Field(pattern=r"^[a-z][a-z0-9.-]{0,79}$")]
    name: Both
    purpose: Both
    owner: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,32}$")]
    rule: Literal["in-order", "by-shares"] = "in-order"
    pot: tuple[FundPot, ...] = Field(max_length=50, strict=False, min_length=1)
    mark: Mark | None = None


class FundsFile(Section):
    fund: tuple[FundEntry, ...] = Field(strict=False, min_length=1)


def tails_of(fund: FundEntry) -> list[str]:
    """What follows `fund:<code>` in the address of each pot: its source, and who gives where several do."""
    joint = {pot.source for pot in fund.pot if pot.by not in (None, fund.owner)}
    return [_tail(pot, fund.owner, joint) for pot in fund.pot]


def _tail(pot: FundPot, owner: str, joint: set[Source]) -> str:
    if pot.general:
        return ""
    return f"{pot.source}:{pot.by or owner}" if pot.source in joint else pot.source


def checked_funds(file: FundsFile) -> Iterator[Finding]:
    """Codes once; one general pot each; no pot twice; by shares somebody has a share."""
    codes = [one.code for one in file.fund]
    for i, fund in enumerate(file.fund):
        if fund.code in codes[:i]:
            text = say("a code used once", "不重复的代码")
            yield Finding(("fund", i, "code"), f'code = "{fund.code}" twice', text)
        if sum(pot.general for pot in fund.pot) != 1:
            text = say("one pot with general = true", "恰有一个 general = true 的资金池")
            yield Finding(("fund", i, "pot"), f"the pots of {fund.code}", text)
        if len(set(tails_of(fund))) < len(fund.pot):
            text = say("each source of a union once", "同一工会的同一来源只列一次")
            yield Finding(("fund", i, "pot"), f"the pots of {fund.code}", text)
        if fund.rule == "by-shares" and not any(pot.weight for pot in fund.pot):
            text = say("a weight for at least one pot", "至少一个资金池有 weight")
            yield Finding(("fund", i, "rule"), 'rule = "by-shares"', text)
