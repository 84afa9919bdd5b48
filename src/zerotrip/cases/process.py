"""Who checks, read from the pack's `[process]`."""

from __future__ import annotations

from dataclasses import dataclass

from zerotrip.catalogue.pack import ROLES_OF_PERSONS, Process

AUTOMATIC = "automatic"
PARTNER = "partner:"


@dataclass(frozen=True, slots=True)
class Check:
    """As a pack names it: `district-officer` is the role `officer` at an organisation of level `district`."""

    level: str
    role: str

    def __str__(self) -> str:
        return f"{self.level}-{self.role}"

    @classmethod
    def named(cls, name: str) -> Check:
        level, _, role = name.partition("-")
        return cls(level, role)


def approver_of(process: Process) -> str:
    """Who signs what departs from the rule: the strictest second check of the pack, else the district's."""
    strictest = max(process.second_check, key=lambda one: one.above, default=None)
    return strictest.by if strictest else "district-approver"


def partner_of(process: Process) -> str:
    return f"{PARTNER}{process.partner.code}" if process.partner else ""


def officer_of(process: Process) -> str:
    """Whoever looks at what a machine cannot: papers, objections, sums the automatic step may not decide."""
    return next((step.by for step in process.check if step.by != AUTOMATIC), ROLES_OF_PERSONS[0])
