"""A reform before it is made: who gains, who loses, what it costs, on facts as they stand.

`preview(pair, source, on=day)` judges everyone, or a sample, under both texts and adds up by group. Needs no
database and no clock. Earlier awards of the item itself are left aside (`with_awards=True` keeps them):
what is compared is what a text grants, not what is left to pay.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Invalid
from zerotrip.core.text import Text
from zerotrip.population.preview.estimate import Estimate, count, exact, total
from zerotrip.population.preview.facts import Source, drawn_from
from zerotrip.population.preview.groups import DIMENSIONS, EVERYBODY, added_up, groups_of, tally
from zerotrip.population.preview.labels import label_of, says_of, sort_key
from zerotrip.population.preview.pair import Pair, changes
from zerotrip.population.preview.persons import GAIN, HEADINGS, LOSE, Judges, persons_of, rows_under_both
from zerotrip.population.preview.reasons import reasons_of
from zerotrip.population.preview.result import Group, Preview, Reason, Sampled
from zerotrip.population.preview.sample import SEED
from zerotrip.rules.awarding import AWARDS
from zerotrip.rules.columns import Tables

Progress = Callable[[int, int], None]
Names = Mapping[str, Text]


@dataclass
class _Sums:
    """What all partitions come to."""

    tallies: list[pl.DataFrame] = field(default_factory=list)
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)
    members: int = 0
    set_aside: int = 0
    faults: dict[str, Text] = field(default_factory=dict)


def preview(
    pair: Pair,
    source: Source,
    *,
    on: date,
    sample: int | None = None,
    seed: str = SEED,
    with_awards: bool = False,
    names: Names | None = None,
    progress: Progress | None = None,
) -> Preview:
    """`sample` members drawn by lot, else everyone; `names` of districts and industries by their codes."""
    if sample is not None and sample < 2:
        raise Invalid("sample-too-small", _("A sample has at least two members."))
    judges, sums = Judges.of(pair), _Sums()
    drawn = drawn_from(source, sample, seed) if sample is not None else None
    for index in range(source.partitions):
        part = source.part(index, judges.programs, pair.subject, drawn)
        tables = part.tables if with_awards else _never_awarded(part.tables, pair.item)
        _add(sums, judges, tables, part.members, on)
        sums.members += part.members.height
        sums.set_aside += part.set_aside
        sums.faults |= {str(one): one for one in part.faults}
        if progress:
            progress(index + 1, source.partitions)
    of_all = sums.members
    if drawn is not None:
        of_all = max(sums.members, sum(len(source.persons(i)) for i in range(source.partitions)))
    sampled = Sampled(seed, sums.members) if drawn else None
    return _found(pair, source, sums, on=on, of_all=of_all, sampled=sampled, names=names or {})


def _never_awarded(tables: Tables, item: str) -> Tables:
    kept = dict(tables.records)
    for key in (AWARDS, "awards"):
        if key in kept and "item" in kept[key].columns:
            kept[key] = kept[key].filter(pl.col("item").cast(pl.String).ne_missing(item))
    return Tables(tables.rows, kept)


def _add(sums: _Sums, judges: Judges, tables: Tables, members: pl.DataFrame, on: date) -> None:
    if tables.rows.is_empty():
        return
    rows = rows_under_both(judges, tables, on)
    persons = persons_of(rows)
    sums.tallies.append(tally(persons, groups_of(members, on)))
    for key, seen in reasons_of(rows, persons, judges.pair).items():
        sums.reasons[key] = sums.reasons.get(key, 0) + seen


# ── From sums to figures ────────────────────────────────────────────────────
@dataclass(frozen=True)
class _Figures:
    """Reads figures off a tally of some persons, drawn from all."""

    lines: pl.DataFrame
    drawn: int
    of_all: int

    def persons(self, *headings: str) -> Estimate:
        lines = self.lines.filter(pl.col("heading").is_in(headings)) if headings else self.lines
        return count(int(lines["persons"].sum()), self.drawn, self.of_all)

    def fen(self, sign: str = "") -> Estimate:
        """The difference; only what is more or less with a sign."""
        headings = {"+": GAIN, "-": LOSE}.get(sign, HEADINGS)
        lines = self.lines.filter(pl.col("heading").is_in(headings))
        return total(
            int((lines["new_fen"] - lines["old_fen"]).sum()),
            float(lines["squares"].sum()),
            int(lines["changed"].sum()),
            self.drawn,
            self.of_all,
        )

    def paid(self, side: str) -> Estimate:
        """What one text comes to."""
        return self._sum(f"{side}_fen", f"{side}_squares", f"{side}_paid")

    def _sum(self, fen: str, squares: str, seen: str) -> Estimate:
        lines = self.lines
        return total(
            int(lines[fen].sum()),
            float(lines[squares].sum()),
            int(lines[seen].sum()),
            self.drawn,
            self.of_all,
        )


def _found(
    pair: Pair, source: Source, sums: _Sums, *, on: date, of_all: int, sampled: Sampled | None, names: Names
) -> Preview:
    lines = added_up(sums.tallies)
    every = _Figures(lines.filter(pl.col("dimension") == EVERYBODY), sums.members, of_all)
    return Preview(
        item=pair.item,
        title=pair.title,
        subject=pair.subject,
        old=pair.old.sha256,
        new=pair.new.sha256,
        on=on.isoformat(),
        at=source.at.isoformat() if source.at else None,
        facts=source.hash,
        members=of_all,
        sampled=sampled,
        persons=exact(of_all) if pair.subject == "member" and sampled else every.persons(),
        gain=every.persons(*GAIN),
        lose=every.persons(*LOSE),
        headings={name: every.persons(name) for name in HEADINGS},
        old_fen=every.paid("old"),
        new_fen=every.paid("new"),
        difference=every.fen(),
        more_fen=every.fen("+"),
        less_fen=every.fen("-"),
        groups=tuple(_groups(pair, lines, sums.members, of_all, names)),
        reasons=tuple(_reasons(pair, sums, of_all)),
        changes=tuple((one.part, one.how, one.code) for one in changes(pair)),
        set_aside=sums.set_aside,
        faults=tuple(sums.faults.values()),
        smallest_of_pack=pair.smallest_group,
        failing_examples=pair.failing,
    )


def _groups(pair: Pair, lines: pl.DataFrame, drawn: int, of_all: int, names: Names) -> list[Group]:
    found = []
    for dimension in DIMENSIONS:
        of_dimension = lines.filter(pl.col("dimension") == dimension)
        keys = of_dimension["group"].unique().to_list()
        for key in sorted(keys, key=lambda key: sort_key(dimension, key)):
            figures = _Figures(of_dimension.filter(pl.col("group") == key), drawn, of_all)
            found.append(_group(dimension, key, label_of(pair, dimension, key, names), figures))
    return found


def _group(dimension: str, key: str, label: Text, figures: _Figures) -> Group:
    return Group(
        dimension,
        key,
        label,
        persons=figures.persons(),
        gain=figures.persons(*GAIN),
        lose=figures.persons(*LOSE),
        became_unknown=figures.persons("became-unknown"),
        difference=figures.fen(),
    )


def _reasons(pair: Pair, sums: _Sums, of_all: int) -> list[Reason]:
    """Those that concern most persons first."""
    told = sorted(sums.reasons.items(), key=lambda each: (each[0][0], -each[1], each[0][1]))
    return [
        Reason(why, code, says_of(pair, why, code), count(seen, sums.members, of_all))
        for (why, code), seen in told
    ]
