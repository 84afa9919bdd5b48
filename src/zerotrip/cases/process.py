"""Who checks: read from the pack's `[process]`, by the sum."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.catalogue.pack import Process

AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Check:
    """A check as a pack names it: `district-officer` is role `officer` at an organisation of level `district`."""

    level: str
    role: str

    @classmethod
    def named(cls, name: str) -> Check:
        level, _, role = name.partition("-")
        return cls(level, role)


def first_check(process: Process, amount_fen: int) -> str:
    """The first step whose `up_to` covers the sum; the last one has none and takes the rest."""
    for step in process.check:
        if step.up_to_fen is None or amount_fen <= step.up_to_fen:
            return step.by
    return process.check[-1].by


def second_check(process: Process, amount_fen: int) -> str:
    """Empty when the sum needs no second pair of eyes."""
    return next((step.by for step in process.second_check if amount_fen > (step.above_fen or 0)), "")


def officer_of(process: Process) -> str:
    """Whoever looks at what a machine cannot: papers, objections, sums the automatic step may not decide."""
    return next((step.by for step in process.check if step.by != AUTOMATIC), "district-officer")
