"""Random items that pass the check: conditions, names, dated lists, deadlines and awards of every way.

item = item_of(Random(seed))                # the same seed, the same item
@given(item=items()) …                      # or let Hypothesis choose
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from hypothesis import strategies as st

from zerotrip.rules import (
    Award,
    Band,
    Cap,
    Deadline,
    Define,
    Fact,
    Figure,
    Item,
    ListOf,
    Program,
    RuleErrors,
    Scale,
    Table,
    compile_item,
)
from zerotrip.rules.tests.items import fact, require
from zerotrip.rules.tests.random_dated import SINCE, figures_of, lists_of, tables_of
from zerotrip.rules.tests.random_texts import Texts
from zerotrip.rules.tests.random_words import KINDS, SUMS, TYPES, pick
from zerotrip.rules.types import BOOL, DATE, MONEY, NUMBER, TEXT, Kind

FACTS: tuple[Fact, ...] = tuple(fact(key, of) for key, of in TYPES.items())
OTHER_ITEMS = ("test.other", "test.third")
NAMED_KINDS = {"bool": BOOL, "number": NUMBER, "money": MONEY, "date": DATE, "text": TEXT}
PERCENTS = ("0", "10", "50", "50", "12.5", "2.5", "33.333333333333", "90", "100", "1000", "0.000000000001")
LONGEST = 1_000


def program_of(rng: Random, number: int = 0) -> Program:
    """A random item, checked; the few that do not pass are thrown away."""
    while True:
        try:
            return compile_item(item_of(rng, number))
        except RuleErrors:
            continue


def item_of(rng: Random, number: int = 0) -> Item:
    """A random item that nearly always passes the check."""
    lists, figures, tables = lists_of(rng), figures_of(rng), tables_of(rng)
    award_day = _as_of(rng)
    texts = Texts(rng, lists=_keys(lists), figures=_keys(figures), tables=_keys(tables), period=False)
    texts.named |= {figure.key: figure.type.kind for figure in figures}
    defines = _period(rng, texts)
    texts.period = True
    defines += _defines(rng, texts)
    derived = _derived(rng, texts)
    deadlines = _deadlines(rng, texts)
    award = _award(rng, texts, award_day) if rng.randrange(8) else None
    most = rng.choice((0, 1, 1, 2, 2, 3, 4)) if award else rng.choice((1, 2, 3))
    requires = [require(f"r{n}", _likely(texts)) for n in range(1, most + 1)]
    if deadlines and most:
        requires.append(require("in-time", "opened_on <= deadline"))
    return Item(
        id=f"test.item{number}", edition="sha256:random", title={}, facts=(*FACTS, *derived), lists=lists,
        figures=figures, tables=tables,
        defines=defines, requires=tuple(requires), deadlines=deadlines, award=award,
        once=pick(rng, (6, "case"), (1, "period"), (1, "lifetime")),
        highest_with=OTHER_ITEMS[:1] if award and rng.randrange(8) == 0 else (),
        caps=_caps(rng, texts) if award and rng.randrange(4) == 0 else (),
    )  # fmt: skip


def _keys(dated: Iterable[ListOf | Figure | Table]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.key for each in dated))


def _fitting(texts: Texts, kind: Kind, depth: int) -> str:
    """A text short enough for the language."""
    written = texts.of(kind, depth)
    return written if len(written) <= LONGEST else _fitting(texts, kind, depth - 1)


def _likely(texts: Texts) -> str:
    """Conditions that too few people meet would never show what is paid."""
    one = _fitting(texts, Kind.BOOL, 3)
    either = f"{one} or {_fitting(texts, Kind.BOOL, 1)}"
    return either if texts.rng.randrange(5) < 3 and len(either) <= LONGEST else one


# ── Names ───────────────────────────────────────────────────────────────────
def _period(rng: Random, texts: Texts) -> tuple[Define, ...]:
    text = rng.choice(("", "", "", "year_of(settlement.settled_on)", "n + 2023", texts.span(0)))
    return (Define(name="period", text=text),) if text else ()


def _defines(rng: Random, texts: Texts) -> tuple[Define, ...]:
    """Each may lean on those before it."""
    defines = []
    for number in range(rng.choice((0, 1, 2, 3))):
        kind = rng.choice((Kind.BOOL, Kind.NUMBER, Kind.MONEY, Kind.DATE, Kind.TEXT, Kind.PERIOD))
        defines.append(Define(name=f"named{number}", text=_fitting(texts, kind, 2)))
        texts.named[f"named{number}"] = kind
    return tuple(defines)


def _derived(rng: Random, texts: Texts) -> tuple[Fact, ...]:
    facts = []
    for number in range(rng.choice((0, 0, 1, 2))):
        kind, of = rng.choice([(Kind(name), of) for name, of in NAMED_KINDS.items()])
        facts.append(fact(f"derived.f{number}", of, derived=_fitting(texts, kind, 2)))
        texts.named[f"derived.f{number}"] = kind
    return tuple(facts)


def _deadlines(rng: Random, texts: Texts) -> tuple[Deadline, ...]:
    count = rng.choice((0, 0, 1, 2, 3))
    return tuple(
        Deadline(when=_fitting(texts, Kind.BOOL, 1) if number < count - 1 or rng.randrange(3) == 0 else None,
                 until=rng.choice(("day(period.year + 1, 3, 31)", _fitting(texts, Kind.DATE, 1))))
        for number in range(count)
    )  # fmt: skip


# ── Awards ──────────────────────────────────────────────────────────────────
def _as_of(rng: Random) -> str:
    """Read before the names are, so from facts alone."""
    return rng.choice(("on", "on", "settlement.settled_on", "d", "shift(d, months=1)", "max(d, opened_on)"))


def _award(rng: Random, texts: Texts, as_of: str) -> Award:
    kind = pick(rng, (6, Kind.MONEY), (3, Kind.NUMBER), (1, Kind.CHOICE), (1, Kind.TEXT), (1, None))
    of = {None: "", Kind.CHOICE: "kind"}.get(kind) if kind in (None, Kind.CHOICE) else None
    if kind is Kind.TEXT:
        of = rng.choice(("code", "account", f"('red' if {_fitting(texts, Kind.BOOL, 1)} else code)"))
    elif kind is Kind.NUMBER and rng.randrange(2):
        of = (
            f'days_between(date("1900-01-01"), {_fitting(texts, Kind.DATE, 2)})'  # every day shows in the sum
        )
    elif of is None and kind:
        of = _fitting(texts, kind, rng.choice((0, 1, 2)))
    over, deducts, when = _deducted(rng, texts)
    days = (SINCE[0], *rng.sample(SINCE[1:], rng.choice((0, 1, 2))))
    scales = tuple(_scale(rng, kind, day) for day in (days if rng.randrange(8) else days[1:] or days))
    return Award(of=of or "", over=over, as_of=as_of, scales=scales, deducts=deducts, deducts_when=when,
                 rounding=rng.choice(("half-up", "half-even", "down", "up")))  # fmt: skip


def _deducted(rng: Random, texts: Texts) -> tuple[Any, tuple[str, ...], str]:
    if rng.randrange(3):
        return None, (), ""
    deducts = rng.choice(((), OTHER_ITEMS[:1], OTHER_ITEMS))
    return "period", deducts, _fitting(texts, Kind.BOOL, 1) if deducts and rng.randrange(2) else ""


def _caps(rng: Random, texts: Texts) -> tuple[Cap, ...]:
    return tuple(
        Cap(at_most=rng.choice((*SUMS, _fitting(texts, Kind.MONEY, 1))), items=rng.choice(((), OTHER_ITEMS)),
            over=rng.choice(("period", "lifetime")), records=rng.choice(("", "household.awards")))
        for _ in range(rng.choice((1, 1, 2)))
    )  # fmt: skip


def _scale(rng: Random, kind: Kind | None, since: date) -> Scale:
    low, high = sorted((_fen(rng), _fen(rng)))
    ways = {Kind.MONEY: (_bands, _bands, _percent), Kind.NUMBER: (_per_day,), None: (_flat,)}
    way = rng.choice(
        (*ways.get(kind, (_choices,)), _flat) if rng.randrange(6) == 0 else ways.get(kind, (_choices,))
    )
    scale = Scale(since=since, **way(rng))
    return replace(
        scale,
        at_least_fen=low if rng.randrange(3) == 0 else None,
        at_most_fen=high if rng.randrange(3) == 0 else None,
    )


def _fen(rng: Random) -> int:
    return pick(rng, (12, int(Decimal(rng.choice(SUMS)) * 100)), (1, 10**15), (1, 10**15 + 1), (1, 2**63 - 1))


def _flat(rng: Random) -> Mapping[str, Any]:
    return {"flat_fen": _fen(rng)}


def _percent(rng: Random) -> Mapping[str, Any]:
    return {"percent": Decimal(rng.choice(PERCENTS))}


def _per_day(rng: Random) -> Mapping[str, Any]:
    return {"per_day_fen": _fen(rng)}


def _choices(rng: Random) -> Mapping[str, Any]:
    return {"choices_fen": {choice: _fen(rng) for choice in rng.sample(KINDS.choices, rng.choice((1, 2, 3)))}}


def _bands(rng: Random) -> Mapping[str, Any]:
    tops = sorted(rng.sample((1_00, 500_00, 1000_00, 1000_01, 4134_00, 5000_00, 2**53), rng.randrange(4)))
    bands = (Band(above_fen=above, percent=Decimal(rng.choice(PERCENTS))) for above in (0, *tops))
    return {"bands": tuple(bands)}


# ── For Hypothesis ──────────────────────────────────────────────────────────
def programs(number: int = 0) -> st.SearchStrategy[Program]:
    """One checked item; shrinks to smaller texts."""
    return st.randoms(use_true_random=False).map(lambda rng: program_of(rng, number))


def items() -> st.SearchStrategy[Item]:
    return programs().map(lambda program: program.item)


SEEDS = st.integers(0, 2**48)
"""For many at once: `Random(seed)` makes them far quicker than Hypothesis draws them, but nothing shrinks."""
