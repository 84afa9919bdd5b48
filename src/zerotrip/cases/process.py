"""Who checks, read from the pack's `[process]`."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.catalogue.pack import ROLES_OF_PERSONS, Process

AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Check:
    """As a pack names it: `district-officer` is the role `officer` at an organisation of level `district`."""

    level: str
    role: str

    @classmethod
    def named(cls, name: str) -> Check:
        level, _, role = name.partition("-")
        return cls(level, role)


def officer_of(process: Process) -> str:
    """Whoever looks at what a machine cannot: papers, objections, sums the automatic step may not decide."""
    return next((step.by for step in process.check if step.by != AUTOMATIC), ROLES_OF_PERSONS[0])
