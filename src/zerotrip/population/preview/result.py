"""What a preview found, as plain data: for the table, the picture, the files and the desk alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from zerotrip.core.text import Text
from zerotrip.population.preview.estimate import Estimate

FORMAT = 1
Figure = Estimate | None
"""None: left out, because too few persons stand behind it."""


@dataclass(frozen=True)
class Group:
    """One line of a dimension; `difference` in fen."""

    dimension: str
    key: str
    label: Text
    persons: Figure
    gain: Figure
    lose: Figure
    became_unknown: Figure
    difference: Figure


@dataclass(frozen=True)
class Reason:
    """`why` is lost, won or opened; `persons` met this condition's change, some of them several."""

    why: str
    code: str
    says: Text
    persons: Figure


@dataclass(frozen=True)
class Sampled:
    seed: str
    drawn: int


@dataclass(frozen=True)
class Preview:
    """Money in fen, of persons whose outcome is known under both texts; `on` and `at` as ISO text.

    `sampled` is None where everyone was looked at: then every figure is exact. `smallest_group` is given
    where smaller groups were left out.
    """

    item: str
    title: Text
    subject: str
    old: str
    new: str
    on: str
    at: str | None
    facts: str
    members: int
    sampled: Sampled | None
    persons: Figure
    gain: Figure
    lose: Figure
    headings: dict[str, Figure]
    old_fen: Figure
    new_fen: Figure
    difference: Figure
    more_fen: Figure
    less_fen: Figure
    groups: tuple[Group, ...]
    reasons: tuple[Reason, ...]
    changes: tuple[tuple[str, str, str], ...]
    set_aside: int
    faults: tuple[Text, ...]
    smallest_of_pack: int
    failing_examples: int = 0
    smallest_group: int | None = None
    format: int = field(default=FORMAT)

    def of(self, dimension: str) -> list[Group]:
        return [group for group in self.groups if group.dimension == dimension]

    @property
    def dimensions(self) -> list[str]:
        return list(dict.fromkeys(group.dimension for group in self.groups))

    @property
    def left_out(self) -> int:
        """How many figures of groups are not shown."""
        return sum(1 for group in self.groups for figure in figures_of(group) if figure is None)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Preview:
        """Raises KeyError or TypeError for what was not written by `as_dict`."""
        read = dict(data)
        for name in ("persons", "gain", "lose", "old_fen", "new_fen", "difference", "more_fen", "less_fen"):
            read[name] = _figure(data[name])
        read["headings"] = {name: _figure(one) for name, one in data["headings"].items()}
        read["groups"] = tuple(Group(**_with_figures(one, GROUP_FIGURES)) for one in data["groups"])
        read["reasons"] = tuple(Reason(**_with_figures(one, ("persons",))) for one in data["reasons"])
        read["sampled"] = data["sampled"] and Sampled(**data["sampled"])
        read["changes"] = tuple(tuple(one) for one in data["changes"])
        read["faults"] = tuple(data["faults"])
        return cls(**read)


GROUP_FIGURES = ("persons", "gain", "lose", "became_unknown", "difference")


def figures_of(group: Group) -> Iterator[Figure]:
    for name in GROUP_FIGURES:
        yield getattr(group, name)


def _figure(data: dict[str, Any] | None) -> Figure:
    return None if data is None else Estimate(**data)


def _with_figures(data: dict[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {**data, **{name: _figure(data[name]) for name in names}}
