"""Sums that somebody above payments expects, each under a code: what is owed back, say.

Payments see code, sum and a masked name, never what it is for. `config/wiring.py` plugs in whoever knows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from zerotrip.core.actor import Actor
from zerotrip.payments.statements.models import StatementEntry


@dataclass(frozen=True, slots=True)
class Claim:
    """`about` is what an assignment names; `open_fen` how much may still be booked on it."""

    about: str
    name: str
    open_fen: int


class Claims(Protocol):
    def coded(self, codes: Collection[str], *, by: Actor, at: datetime) -> Mapping[str, Claim]:
        """By code, those that `by` may take money for; in a few questions however many codes."""

    def best(self, code: str, entry: StatementEntry, *, by: Actor, at: datetime) -> Claim | None:
        """What an entry with that code is booked on by itself; None where a person has to look."""

    def like(self, entry: StatementEntry, *, by: Actor, at: datetime, most: int) -> list[Claim]:
        """What an entry without a code may be."""

    def receive(
        self,
        about: str,
        fen: int,
        *,
        entry: StatementEntry,
        reference: str,
        source: str,
        by: Actor,
        at: datetime,
    ) -> None:
        """So much of the entry is booked on it, out of `source`. Refused where so much is not open."""

    def taken_back(self, about: str, *, by: Actor, at: datetime) -> Claim | None:
        """What came in before and an entry may have taken back, by its own number."""

    def taken_back_by(self, code: str, entry: StatementEntry, *, by: Actor, at: datetime) -> Claim | None:
        """What an entry with that code has taken back by itself; None where a person has to look."""

    def like_taken_back(self, entry: StatementEntry, *, by: Actor, at: datetime, most: int) -> list[Claim]:
        """What an entry without a code may have taken back."""

    def take_back(
        self, about: str, fen: int, *, entry: StatementEntry, because: str, by: Actor, at: datetime
    ) -> None:
        """So much is claimed again, and stands at the bank's clearing account for the entry."""


_plugged_in: list[Claims] = []


def plug_in(claims: Claims) -> None:
    _plugged_in[:] = [claims]


def claims() -> Claims:
    return _plugged_in[0]


def claim_of(about: str, *, by: Actor, at: datetime) -> Claim | None:
    return claims().coded([about], by=by, at=at).get(about)
