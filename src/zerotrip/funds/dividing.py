"""How a sum is divided among the pots of a fund, exact to the fen. Pure: no database, no order of arrival."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

HEAVIEST = 1_000_000


class Rule(TextChoices):
    IN_ORDER = "in-order", _("One pot after the other")
    BY_SHARES = "by-shares", _("By shares")


@dataclass(frozen=True, slots=True)
class Portion:
    """A pot as far as dividing goes: its place, its weight, and what it could give."""

    address: str
    order: int
    weight: int
    available: int


def split(rule: str, pots: Iterable[Portion], fen: int) -> dict[str, int] | None:
    """Fen from each pot, those that give nothing left out; None where it cannot be paid by the rule.

    By shares each pot gives its weight's part, the odd fen going to the largest remainders. Pots without a
    weight hold what came back or was never anybody's share: they give first.
    """
    left, parts = fen, dict[str, int]()
    ordered = sorted(pots, key=lambda pot: (pot.order, pot.address))
    shared = [pot for pot in ordered if rule == Rule.BY_SHARES and pot.weight]
    for pot in ordered:
        if pot not in shared:
            parts[pot.address] = min(left, max(0, pot.available))
            left -= parts[pot.address]
    if left and not shared:
        return None
    for pot, part in zip(shared, by_weight([pot.weight for pot in shared], left), strict=True):
        if part > max(0, pot.available):
            return None
        parts[pot.address] = part
    return {pot.address: parts[pot.address] for pot in ordered if parts[pot.address]}


def by_weight(weights: Sequence[int], fen: int) -> list[int]:
    """Largest remainders; of equal ones the earlier. Adds up to `fen`, and no part is off by a whole fen."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [fen * weight // whole for weight in weights]
    odd = sorted(range(len(weights)), key=lambda at: (-(fen * weights[at] % whole), at))
    for at in odd[: fen - sum(parts)]:
        parts[at] += 1
    return parts
