"""The 217 distinct conditions of the workload, as plain data that every engine's own words are made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

ON = date(2026, 11, 23)
EPOCH = date(1970, 1, 1)
SEED = 20261123
DISTINCT = 217


@dataclass(frozen=True, slots=True)
class Column:
    """A fact of a member. Numbers, fen and days since 1970 lie between `low` and `high`, evenly."""

    key: str
    kind: str
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()
    chance: float = 0.5

    @property
    def name(self) -> str:
        """For languages in which a dot means something else."""
        return self.key.replace(".", "_")


def _days(year: int) -> int:
    return (date(year, 1, 1) - EPOCH).days


def _choice(key: str, of: str) -> Column:
    return Column(key, "choice", choices=tuple(of.split()))


def _yuan(key: str, low: int, high: int) -> Column:
    return Column(key, "money", low * 100, high * 100)


COLUMNS: tuple[Column, ...] = (
    Column("member.in_good_standing", "bool", chance=0.92),
    Column("member.disabled", "bool", chance=0.2),
    Column("member.veteran", "bool", chance=0.25),
    Column("member.retired", "bool", chance=0.2),
    Column("member.on_leave", "bool", chance=0.15),
    Column("member.dispatched", "bool", chance=0.3),
    Column("member.model_worker", "bool", chance=0.3),
    Column("member.apprentice", "bool", chance=0.25),
    Column("household.dibao", "bool", chance=0.3),
    Column("household.single_parent", "bool", chance=0.3),
    Column("household.renting", "bool", chance=0.5),
    Column("household.disaster", "bool", chance=0.25),
    _choice("member.sex", "female male"),
    _choice(
        "member.industry",
        "mining factory power building trade transport catering it money estate teaching health",
    ),
    _choice(
        "member.district",
        "shangcheng gongshu xihu binjiang xiaoshan yuhang linping qiantang fuyang linan tonglu chunan jiande",
    ),
    _choice("member.education", "primary middle vocational college bachelor master"),
    _choice("member.marital", "single married divorced widowed"),
    _choice("member.contract", "open fixed project platform seasonal"),
    _choice("member.unit_kind", "state private foreign institution street platform"),
    _choice("member.last_stay", "none outpatient inpatient childbirth"),
    _choice("member.skill", "none junior middle senior technician master"),
    Column("household.size", "number", 1, 7),
    Column("household.children", "number", 0, 4),
    Column("member.monthly_hours", "number", 80, 260),
    Column("member.insured_months", "number", 0, 360),
    Column("member.hospital_days", "number", 0, 60),
    Column("member.sick_days", "number", 0, 180),
    Column("member.courses", "number", 0, 12),
    Column("member.points", "number", 0, 1000),
    _yuan("member.wage", 2_000, 30_000),
    _yuan("household.income", 2_000, 60_000),
    _yuan("household.savings", 0, 500_000),
    _yuan("household.debt", 0, 300_000),
    _yuan("member.self_borne", 0, 80_000),
    _yuan("member.tuition", 0, 20_000),
    _yuan("member.rent", 0, 8_000),
    _yuan("member.loss", 0, 50_000),
    Column("member.birth_date", "date", _days(1950), _days(2008)),
    Column("member.joined_on", "date", _days(1990), _days(2026)),
    Column("member.hired_on", "date", _days(1985), _days(2026)),
    Column("member.enrolled_on", "date", _days(2020), _days(2027)),
)  # fmt: skip
COLUMN = {column.key: column for column in COLUMNS}


# ── What a condition may be ─────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Holds:
    """A yes or no fact."""

    fact: str


@dataclass(frozen=True, slots=True)
class Against:
    """A number, fen or days held against a figure."""

    fact: str
    op: str
    figure: int


@dataclass(frozen=True, slots=True)
class Years:
    """Whole years from a date until the day of the decision."""

    fact: str
    op: str
    years: int

    @property
    def last(self) -> int:
        """The last day from which as many years have gone by, for engines that compare days."""
        return (ON.replace(year=ON.year - self.years) - EPOCH).days


@dataclass(frozen=True, slots=True)
class Among:
    fact: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """One sum against a percentage of another."""

    fact: str
    op: str
    percent: int
    of: str


@dataclass(frozen=True, slots=True)
class Each:
    """A sum divided by a number, against a figure."""

    fact: str
    by: str
    op: str
    figure: int


@dataclass(frozen=True, slots=True)
class Not:
    body: Condition


@dataclass(frozen=True, slots=True)
class Either:
    left: Condition
    right: Condition


@dataclass(frozen=True, slots=True)
class Both:
    left: Condition
    right: Condition


Condition = Holds | Against | Years | Among | Share | Each | Not | Either | Both


# ── 217 of them ─────────────────────────────────────────────────────────────
def conditions() -> tuple[Condition, ...]:
    random = Random(SEED)
    made: dict[Condition, None] = {}
    for column in COLUMNS:
        for _ in range({"bool": 2, "date": 5}.get(column.kind, 6)):
            _add(made, lambda column=column: _simple(random, column))
    money = [column.key for column in COLUMNS if column.kind == "money"]
    for _ in range(8):
        one, other = random.sample(money, 2)
        _add(made, lambda one=one, other=other: _share(random, one, other))
    for _ in range(3):
        _add(
            made,
            lambda: Each(
                "household.income", "household.size", "<=", random.randrange(4_000, 20_000, 100) * 100
            ),
        )
    while len(made) < DISTINCT:
        _add(made, lambda: _pair(random))
    return tuple(made)


def _add(made: dict[Condition, None], make: object) -> None:
    """Another one that is not there yet."""
    before = len(made)
    while len(made) == before:
        made[make()] = None  # type: ignore[operator]


def _simple(random: Random, column: Column) -> Condition:
    if column.kind == "bool":
        holds = Holds(column.key)
        return holds if random.random() < 0.5 else Not(holds)
    if column.kind == "choice":
        return _among(random, column)
    passes = random.uniform(0.5, 0.95)
    if column.kind == "date":
        return _date(random, column, passes)
    reach = column.high - column.low
    unit = 10_000 if column.kind == "money" else 1
    at_least, at_most = column.high - passes * reach, column.low + passes * reach
    if random.random() < 0.5:
        return Against(column.key, random.choice((">=", ">")), int(at_least) // unit * unit)
    return Against(column.key, random.choice(("<=", "<")), int(at_most) // unit * unit)


def _date(random: Random, column: Column, passes: float) -> Condition:
    if column.key == "member.birth_date":
        return Years(
            column.key, *random.choice(((">=", random.randint(18, 40)), ("<", random.randint(45, 75))))
        )
    if random.random() < 0.4 and column.key != "member.enrolled_on":
        return Years(column.key, ">=", random.randint(1, 15))
    reach = column.high - column.low
    if random.random() < 0.5:
        return Against(column.key, ">=", int(column.high - passes * reach))
    return Against(column.key, "<=", int(column.low + passes * reach))


def _among(random: Random, column: Column) -> Condition:
    many = len(column.choices)
    if many == 2:
        one = Among(column.key, (random.choice(column.choices),))
        return random.choice(
            (one, Not(one), Either(one, Holds("member.in_good_standing")), Either(one, _flag(random)))
        )
    names = random.sample(column.choices, random.randint(1, max(1, many - 1)))
    among = Among(column.key, tuple(name for name in column.choices if name in names))
    return among if len(names) * 2 > many else Not(among)


def _share(random: Random, one: str, other: str) -> Condition:
    return Share(one, random.choice(("<=", ">=")), random.randrange(5, 200, 5), other)


def _flag(random: Random) -> Condition:
    return Holds(random.choice([column.key for column in COLUMNS if column.kind == "bool"]))


def _pair(random: Random) -> Condition:
    column = random.choice([column for column in COLUMNS if column.kind in ("number", "money")])
    one, other = _flag(random), _simple(random, column)
    return Either(one, other) if random.random() < 0.7 else Not(Both(one, other))
