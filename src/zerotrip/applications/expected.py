"""The money, before anything is asked: exact where it is known, else what the scale allows, else nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zerotrip import rules


@dataclass(frozen=True, slots=True)
class Expected:
    """`exact_fen`, or between `least_fen` and `most_fen`; `rows` say how an exact sum comes about. `pays` is
    false for what comes as a thing or a right."""

    pays: bool
    exact_fen: int | None = None
    least_fen: int | None = None
    most_fen: int | None = None
    rows: tuple[rules.Row, ...] = ()
    certain: bool = False  # the verdict is met; else it is what it would come to

    @property
    def is_flat(self) -> bool:
        """One sum for whoever qualifies."""
        return self.exact_fen is None and self.least_fen is not None and self.least_fen == self.most_fen


def expected_of(decision: rules.Decision, if_met: rules.Decision | None = None) -> Expected:
    """`if_met` is the same award for whoever qualifies, while it is not known who does."""
    award = decision.program.item.award
    if award is None or decision.verdict == "unmet":
        return Expected(pays=award is not None)
    if decision.amount is not None:
        return Expected(pays=True, exact_fen=decision.amount.minor, rows=decision.rows, certain=True)
    if if_met is not None and if_met.amount is not None:
        return Expected(pays=True, exact_fen=if_met.amount.minor, rows=if_met.rows)
    scale = _in_force(award.scales, decision.as_of or decision.on)
    least, most = bounds(scale) if scale else (None, None)
    if decision.inputs.awards or award.over or award.deducts or decision.program.item.caps:
        least = None  # earlier sums may be taken off: more than the scale's limit it never is
    return Expected(pays=True, least_fen=least, most_fen=most)


def bounds(scale: rules.Scale) -> tuple[int | None, int | None]:
    """The least and the most that a scale can come to, as far as it says so."""
    if scale.flat_fen is not None:
        return _held(scale, scale.flat_fen), _held(scale, scale.flat_fen)
    if scale.choices_fen:
        sums = scale.choices_fen.values()
        return _held(scale, min(sums)), _held(scale, max(sums))
    return scale.at_least_fen, scale.at_most_fen


def _held(scale: rules.Scale, fen: int) -> int:
    raised = max(fen, scale.at_least_fen or 0)
    return raised if scale.at_most_fen is None else min(raised, scale.at_most_fen)


def _in_force(scales: tuple[rules.Scale, ...], day: date) -> rules.Scale | None:
    begun = [scale for scale in scales if scale.since <= day]
    return max(begun, key=lambda scale: scale.since, default=None)
