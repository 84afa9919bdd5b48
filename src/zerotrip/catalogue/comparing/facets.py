"""The parts of a pack that people care about, as named sentences: where two packs differ is the change."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip.catalogue.facts import Need
from zerotrip.catalogue.pack import Award, Pack, Scale
from zerotrip.catalogue.reading import ReadPack
from zerotrip.core.money import Amount
from zerotrip.core.text import pick

PROCESS: dict[str, str | Promise] = {
    "provisional": gettext_lazy("decided on a statement"),
    "notice": gettext_lazy("public notice"),
    "discretion": gettext_lazy("another sum"),
    "partner": gettext_lazy("step outside the union"),
    "instalments": gettext_lazy("paid back in instalments"),
    "keep_years": gettext_lazy("years kept"),
    "sample_percent": gettext_lazy("percent looked at again"),
}
MONEY = frozenset({"amount", "up_to", "at_most", "at_least", "above"})

Told = dict[str, tuple[str, str]]
"""By key: its name for people, and what is said under it."""
Facet = Callable[[ReadPack], Told]

ROLES: dict[str, str | Promise] = {
    "automatic": gettext_lazy("automatically"),
    "district-officer": gettext_lazy("a district's case officer"),
    "district-approver": gettext_lazy("a district's approver"),
    "city-officer": gettext_lazy("a case officer of the city"),
    "city-approver": gettext_lazy("an approver of the city"),
}
ONCE: dict[str, str | Promise] = {
    "case": gettext_lazy("each case"),
    "period": gettext_lazy("once a period"),
    "lifetime": gettext_lazy("once in a lifetime"),
}


def texts(read: ReadPack) -> Told:
    said: Told = {}
    for language, words in read.pack.text.items():
        for key, text in words.model_dump(exclude_none=True).items():
            said[f"{language}.{key}"] = (f"{language} · {key}", text)
    return said


def valid(read: ReadPack) -> Told:
    days = read.pack.valid
    return {
        "since": (_("from"), days.since.isoformat()),
        "until": (_("until"), _day(days.until) or _("open")),
    }


def conditions(read: ReadPack) -> Told:
    return {
        one.code: (one.code, _joined(pick(one.says or one.otherwise), one.that)) for one in read.pack.require
    }


def sums(read: ReadPack) -> Told:
    award = read.pack.award
    if award is None:
        return {"": (_("award"), _("nothing in money"))}
    said = {
        scale.since.isoformat(): (_since(scale.since), _("; ").join(_scale(scale))) for scale in award.scale
    }
    said["of"] = (_("reckoned on"), award.of or _("nothing: a flat sum"))
    said["fund"] = (_("fund"), award.fund)
    said["how"] = (_("how it is reckoned"), _("; ").join(_how(award)))
    return said


def deadlines(read: ReadPack) -> Told:
    said = enumerate(read.pack.deadline, start=1)
    return {
        str(n): (str(n), f"{_('when')} {one.when}: {one.until}" if one.when else one.until) for n, one in said
    }


def papers(read: ReadPack) -> Told:
    asked = dict.fromkeys(need.paper for need in _needs(read) if need.paper)
    return {key: (pick(read.papers[key].label), pick(read.papers[key].hint)) for key in asked}


def facts(read: ReadPack) -> Told:
    return {need.key: (pick(need.label), _from(need)) for need in _needs(read)}


def stacking(read: ReadPack) -> Told:
    rules = read.pack.stacking
    said: Told = {"once": (_("how often"), str(ONCE[rules.once]))}
    if rules.highest_with:
        said["highest"] = (_("only the highest of"), ", ".join(rules.highest_with))
    for one in rules.excludes:
        above = f" {_('above')} {Amount(one.above).plain()}" if one.above is not None else ""
        first = f" ({_('the first stands')})" if one.either_or else ""
        said[f"not {one.item}"] = (_("not beside"), f"{one.item}{above}{first}")
    for n, cap in enumerate(rules.caps, start=1):
        beside = ", ".join(cap.others) or _("this item alone")
        said[f"cap {n}"] = (
            _("at most together"),
            f"{cap.at_most} ({beside}; {ONCE[cap.over]})",
        )
    if ceiling := rules.ceiling:
        most = ceiling.of or _("only the highest of")
        said["ceiling"] = (_("all levels together at most"), f"{most} ({ceiling.name}; {ceiling.rank})")
    return said


def process(read: ReadPack) -> Told:
    process = read.pack.process
    said: Told = {"check": (_("first check"), _("; ").join(_checks(read.pack)))}
    for n, one in enumerate(process.second_check, start=1):
        words = f"{_('above')} {Amount(one.above).plain()}: {ROLES[one.by]}"
        said[f"second {n}"] = (_("second check"), words)
    said["promised"] = (_("promised working days"), str(process.promised_working_days))
    said["statutory"] = (_("statutory working days"), str(process.statutory_working_days or "—"))
    said["appeal"] = (_("days to appeal"), str(process.appeal_days))
    rest = process.model_dump(mode="json", exclude_none=True)
    for key, name in PROCESS.items():
        if key in rest:
            told = (
                f"{where.partition('.')[2]} {words}".strip() for where, (_at, words) in flat(rest[key], key)
            )
            said[key] = (str(name), _("; ").join(told))
    return said


def values(read: ReadPack) -> Told:
    """Those of the shared file that it reads too: a new line there changes this item."""
    pack, shared = read.pack, read.shared
    said: Told = {}
    for one in (*shared.list, *pack.list):
        codes = ", ".join(entry.code for entry in one.entries)
        said[f"{one.key} {one.since}"] = (f"{pick(one.label)} · {_since(one.since)}", codes)
    for figure in (*shared.figure, *pack.figure):
        told = (f"{_since(value.since)} {value.value}" for value in figure.values)
        said[figure.key] = (pick(figure.label), _("; ").join(told))
    for table in (*shared.table, *pack.table):
        rows = _("; ").join(f"{row.of or row.start}: {row.value}" for row in table.rows)
        said[f"{table.key} {table.since}"] = (f"{pick(table.label)} · {_since(table.since)}", rows)
    return {key: told for key, told in said.items() if key.split()[0] in read.text}


FACETS: dict[str, Facet] = {
    "texts": texts,
    "valid": valid,
    "conditions": conditions,
    "sums": sums,
    "deadlines": deadlines,
    "papers": papers,
    "facts": facts,
    "stacking": stacking,
    "process": process,
    "values": values,
}


def _scale(scale: Scale) -> Iterator[str]:
    if scale.flat is not None:
        yield Amount(scale.flat).plain()
    if scale.percent is not None:
        yield f"{scale.percent} %"
    if scale.per_day is not None:
        yield _("%(sum)s a day") % {"sum": Amount(scale.per_day).plain()}
    for band in scale.bands:
        yield _("above %(sum)s: %(percent)s %%") % {
            "sum": Amount(band.above).plain(),
            "percent": band.percent,
        }
    for choice, fen in scale.choices.items():
        yield f"{choice}: {Amount(fen).plain()}"
    if scale.at_least is not None:
        yield _("at least %(sum)s") % {"sum": Amount(scale.at_least).plain()}
    if scale.at_most is not None:
        yield _("at most %(sum)s") % {"sum": Amount(scale.at_most).plain()}


def _how(award: Award) -> Iterator[str]:
    if award.over:
        yield _("over the period, less what was awarded in it")
    yield _("by the scale of the day %(day)s") % {"day": award.as_of}
    yield f"{award.rounding} → {award.to}"
    if award.deducts:
        yield _("less %(items)s") % {"items": _joined(", ".join(award.deducts), award.deducts_when)}


def _checks(pack: Pack) -> Iterator[str]:
    for one in pack.process.check:
        up_to = _("up to %(sum)s") % {"sum": Amount(one.up_to).plain()} if one.up_to is not None else ""
        yield f"{up_to}: {ROLES[one.by]}" if up_to else str(ROLES[one.by])


def _needs(read: ReadPack) -> list[Need]:
    payee = [read.pack.award.to] if read.pack.award else []
    keys = dict.fromkeys([*read.program.order, *payee])
    return [read.needs[key] for key in keys if key in read.needs and not read.needs[key].derived]


def _from(need: Need) -> str:
    ways = [*need.sources]
    ways += [f"{_('asked')}: {pick(need.question)}"] if need.question else []
    return _("; ").join(ways)


def _since(day: date) -> str:
    return _("from %(day)s") % {"day": day.isoformat()}


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _joined(sentence: str, expression: str) -> str:
    return f"{sentence} ({' '.join(expression.split())})" if expression else sentence


def flat(value: Any, above: str = "") -> Iterator[tuple[str, tuple[str, str]]]:
    """Any part of a pack key by key, by path; whole fen written as the file writes them."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from flat(inner, f"{above}.{key}" if above else str(key))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for index, inner in enumerate(value):
            name = inner.get("id") or inner.get("name") or str(index + 1)
            yield from flat(inner, f"{above}[{name}]")
    elif isinstance(value, list):
        yield above, (above, ", ".join(map(str, value)))
    elif isinstance(value, int) and above.rpartition(".")[2] in MONEY:
        yield above, (above, Amount(value).plain())
    else:
        yield above, (above, str(value))
