"""A pack as the rules want it, remembering where each expression stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from zerotrip import rules
from zerotrip.catalogue.facts import CodeList, Column, FactsFile, Need
from zerotrip.catalogue.figures import figure_of, table_of
from zerotrip.catalogue.pack import Exclusion, Pack, Scale
from zerotrip.catalogue.places import Path, Places
from zerotrip.core.money import Amount
from zerotrip.rules import Kind, Type


@dataclass(frozen=True, slots=True)
class Written:
    """An expression and where it is written."""

    path: Path
    text: str


@dataclass
class Expressions:
    """By the line that the rules will name in a complaint."""

    places: Places
    by_line: dict[int, list[Written]] = field(default_factory=dict)

    def line(self, *paths: tuple[Path, str | None]) -> int:
        """Keeps the expressions of one thing under one line, that of the first, and returns it."""
        written = [Written(path, text) for path, text in paths if text]
        line = self.places.at(written[0].path if written else paths[0][0]).value_line
        self.by_line.setdefault(line, []).extend(written)
        return line


def build(pack: Pack, shared: FactsFile, places: Places, edition: str) -> tuple[rules.Item, Expressions]:
    kept = Expressions(places)
    own = [_fact(need, kept.line((("need", i, "derived"), need.derived))) for i, need in enumerate(pack.need)]
    item = rules.Item(
        id=pack.id,
        edition=edition,
        title=pack.title,
        facts=(*own, *(_fact(need, 0) for need in shared.fact if need.key not in {f.key for f in own})),
        lists=tuple(_list(one) for one in (*shared.list, *pack.list)),
        figures=(
            *(figure_of(one, 0) for one in shared.figure),
            *(figure_of(one, places.line("figure", i)) for i, one in enumerate(pack.figure)),
        ),
        tables=(
            *(table_of(one, 0) for one in shared.table),
            *(table_of(one, places.line("table", i)) for i, one in enumerate(pack.table)),
        ),
        defines=_defines(pack, kept),
        requires=_requires(pack, kept),
        deadlines=_deadlines(pack, kept),
        award=_award(pack, kept),
        once=pack.stacking.once,
        highest_with=pack.stacking.highest_with,
        caps=_caps(pack, kept),
    )
    return item, kept


def _fact(need: Need, line: int) -> rules.Fact:
    return rules.Fact(
        key=need.key,
        type=_type(need),
        label=need.label,
        sources=need.sources,
        paper=need.paper,
        question=need.question,
        valid_days=need.valid,
        sensitivity=need.sensitivity,
        derived=need.derived,
        line=line,
    )


def _type(of: Need | Column) -> Type:
    columns = of.columns if isinstance(of, Need) else {}
    return Type(
        Kind(of.type),
        columns={name: _type(column) for name, column in columns.items()},
        choices=tuple(of.choices),
    )


def _list(one: CodeList) -> rules.ListOf:
    return rules.ListOf(key=one.key, since=one.since, entries=tuple(entry.code for entry in one.entries))


def _defines(pack: Pack, kept: Expressions) -> tuple[rules.Define, ...]:
    return tuple(
        rules.Define(name=one.name, text=one.text, line=kept.line((("define", i, "is"), one.text)))
        for i, one in enumerate(pack.define)
    )


def _requires(pack: Pack, kept: Expressions) -> tuple[rules.Requirement, ...]:
    written = [
        rules.Requirement(
            code=one.code,
            that=one.that,
            otherwise=one.otherwise,
            says=one.says or {},
            basis=one.basis,
            line=kept.line((("require", i, "that"), one.that)),
        )
        for i, one in enumerate(pack.require)
    ]
    excluded = [
        rules.Requirement(
            code=one.code,
            that=exclusion(one),
            otherwise=one.otherwise,
            says=one.says or {},
            basis=one.basis,
            line=kept.places.line("stacking", "excludes", i),
        )
        for i, one in enumerate(pack.stacking.excludes)
    ]
    return (*written, *excluded)


def exclusion(one: Exclusion) -> str:
    """What `[[stacking.excludes]]` means, as an expression."""
    above = "" if one.above is None else f" and a.amount > {Amount(one.above).plain()}"
    return f"not any(a.item == '{one.item}' and a.on in period{above} for a in awards)"


def _deadlines(pack: Pack, kept: Expressions) -> tuple[rules.Deadline, ...]:
    return tuple(
        rules.Deadline(
            when=one.when,
            until=one.until,
            line=kept.line((("deadline", i, "when"), one.when), (("deadline", i, "until"), one.until)),
        )
        for i, one in enumerate(pack.deadline)
    )


def _caps(pack: Pack, kept: Expressions) -> tuple[rules.Cap, ...]:
    return tuple(
        rules.Cap(
            at_most=one.at_most,
            items=one.others,
            over=one.over,
            records=one.records,
            line=kept.line(
                (("stacking", "caps", i, "at_most"), one.at_most),
                (("stacking", "caps", i, "records"), one.records),
            ),
        )
        for i, one in enumerate(pack.stacking.caps)
    )


def _award(pack: Pack, kept: Expressions) -> rules.Award | None:
    award = pack.award
    if award is None:
        return None
    written = {"of": award.of, "as_of": award.as_of, "deducts_when": award.deducts_when, "to": award.to}
    return rules.Award(
        of=award.of,
        over=award.over,
        as_of=award.as_of,
        fund=award.fund,
        to=award.to,
        rounding=award.rounding,
        deducts=award.deducts,
        deducts_when=award.deducts_when,
        scales=tuple(_scale(one, kept.places.line("award", "scale", i)) for i, one in enumerate(award.scale)),
        line=kept.line(*((("award", key), text) for key, text in written.items())),
    )


def _scale(one: Scale, line: int) -> rules.Scale:
    return rules.Scale(
        since=one.since,
        basis=one.basis,
        bands=tuple(rules.Band(above_fen=band.above, percent=band.percent) for band in one.bands),
        flat_fen=one.flat,
        percent=one.percent,
        per_day_fen=one.per_day,
        choices_fen=one.choices,
        at_least_fen=one.at_least,
        at_most_fen=one.at_most,
        line=line,
    )
