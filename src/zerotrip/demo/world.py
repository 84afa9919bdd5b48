"""The sample world: the same people, families, jobs and hospital stays for everyone who names the same seed.

Nothing is stored: whoever is asked for is worked out from their number, so half a million people cost nothing
until somebody asks about one. An ID number leads straight back to its person.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property, lru_cache
from pathlib import Path
from random import Random
from typing import Any

from stdnum import luhn

from zerotrip.core.identity import check_digit
from zerotrip.demo.people import CAST, CHEN, FAMILIES, LIN, WEDDINGS, Player

SEED = "hangzhou"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹"
GIVEN = {
    "female": "婷敏静丽娟霞芳燕玲娜倩雪慧琴蓉莉瑶洁梅佳怡琳萍颖",
    "male": "强磊军洋勇杰涛超明刚平辉鹏华飞浩宇凯斌波峰建志文",
}
REGIONS = (
    "330102",
    "330105",
    "330106",
    "330108",
    "330109",
    "330110",
    "330122",
    "330127",
    "330182",
    "330683",
    "341022",
)
BANKS = (
    ("622202", "中国工商银行"),
    ("621700", "中国建设银行"),
    ("622848", "中国农业银行"),
    ("623091", "杭州银行"),
)

_FIRST_BIRTH = date(1966, 1, 1)
_BIRTH_DAYS = 13_800  # to the autumn of 2003
_NUMBERS = _BIRTH_DAYS * 1000
# An affine walk through birth days and serial numbers: no two people share one, and it can be walked back.
_STEP, _SHIFT = 1_234_567, 7_368_787
_BACK = pow(_STEP, -1, _NUMBERS)


@dataclass(frozen=True, slots=True)
class Citizen:
    """Somebody of the sample world; `index` is all it takes to work them out."""

    index: int
    name: str
    name_en: str
    id_number: str
    unit: str
    phone: str
    account: str
    bank: str
    player: Player | None = None

    @property
    def sex(self) -> str:
        return "male" if int(self.id_number[16]) % 2 else "female"

    @property
    def birth_date(self) -> date:
        return date.fromisoformat(f"{self.id_number[6:10]}-{self.id_number[10:12]}-{self.id_number[12:14]}")

    def retired_on(self, day: date) -> bool:
        return (day - self.birth_date).days >= (60 if self.sex == "male" else 55) * 365.25


class World:
    def __init__(
        self, members: int = 2000, seed: str = SEED, *, today: date, units: Sequence[str] = ()
    ) -> None:
        """`today`: nothing that happens later is told yet. `units`: codes of the unions people belong to."""
        self.members = max(members, len(CAST))
        self.seed = seed
        self.today = today
        self._units = tuple(units)

    @cached_property
    def units(self) -> tuple[str, ...]:
        return self._units or units_of_the_pack()

    def __iter__(self) -> Iterator[Citizen]:
        return (self.citizen(index) for index in range(self.members))

    def __len__(self) -> int:
        return self.members

    def chance(self, what: str, index: int) -> Random:
        """The same throw for the same question about the same person, whoever asks and whenever."""
        return Random(f"{self.seed}/{what}/{index}")  # noqa: S311

    def citizen(self, index: int) -> Citizen:
        return _seat(CAST[index], index) if index < len(CAST) else self._made_up(index)

    def find(self, id_number: str) -> Citizen | None:
        """The person under this ID number, or None for anybody the world does not know."""
        index = _PLAYERS.get(id_number)
        if index is None:
            index = _index_of(id_number)
        if index is None or not 0 <= index < self.members:
            return None
        citizen = self.citizen(index)
        return citizen if citizen.id_number == id_number else None

    def spouse_of(self, citizen: Citizen) -> Citizen | None:
        """Neighbours in the list marry: the one with the even number and the next, when they suit."""
        other = citizen.index ^ 1
        first = citizen.index & ~1
        if (
            min(first, other) < len(CAST)
            or other >= self.members
            or self.chance("marriage", first).random() < 0.45
        ):
            return None
        spouse = self.citizen(other)
        suits = spouse.sex != citizen.sex and abs(spouse.birth_date.year - citizen.birth_date.year) <= 15
        return spouse if suits else None

    def household_of(self, citizen: Citizen) -> list[tuple[str, str, str]]:
        """(ID number, name, relation) of everyone registered together; 02 head, 10 spouse, 20 child."""
        if citizen.player:
            return [(citizen.id_number, citizen.name, "02"), *FAMILIES.get(citizen.player.username, ())]
        spouse = self.spouse_of(citizen)
        head = min((citizen, spouse), key=lambda each: each.index) if spouse else citizen
        rows = [(head.id_number, head.name, "02")]
        if spouse:
            partner = spouse if head is citizen else citizen
            rows.append((partner.id_number, partner.name, "10"))
        return rows + [self._child(head, number) for number in range(self._children(head))]

    def married_on(self, citizen: Citizen) -> date | None:
        if citizen.player:
            return WEDDINGS.get(citizen.player.username)
        spouse = self.spouse_of(citizen)
        if spouse is None:
            return None
        throw = self.chance("wedding", citizen.index & ~1)
        grown_up = max(citizen.birth_date, spouse.birth_date) + timedelta(days=22 * 366)
        return min(grown_up + timedelta(days=throw.randrange(3_000)), self.today)

    def divorced_on(self, citizen: Citizen) -> date | None:
        throw = self.chance("divorce", citizen.index)
        if citizen.player or self.spouse_of(citizen) or throw.random() >= 0.05:
            return None
        return date(2005, 1, 1) + timedelta(days=throw.randrange(6_000))

    def dibao_since(self, citizen: Citizen) -> date | None:
        throw = self.chance("dibao", citizen.index & ~1)
        if citizen.player or throw.random() >= 0.006:
            return None
        return date(2020, 1, 1) + timedelta(days=throw.randrange(2_000))

    def deceased_on(self, citizen: Citizen) -> date | None:
        throw = self.chance("death", citizen.index)
        day = date(2020, 1, 1) + timedelta(days=throw.randrange(2_900))
        return day if not citizen.player and throw.random() < 0.002 and day <= self.today else None

    def job_of(self, citizen: Citizen) -> tuple[str, date, date | None]:
        """(unit, first day, last day or None while it lasts)."""
        throw = self.chance("job", citizen.index)
        since = date(2005, 1, 1) + timedelta(days=throw.randrange(6_500))
        if citizen.player or (throw.random() > 0.02 and not citizen.retired_on(self.today)):
            return citizen.unit, since, None
        return citizen.unit, since, since + timedelta(days=throw.randrange(200, 1_000))

    def products_of(self, citizen: Citizen) -> tuple[str, ...]:
        """What the unit's roster would enrol them in."""
        throw = self.chance("products", citizen.index).random()
        if citizen.player in (CHEN, LIN) or throw < 0.7:
            return ("P1", "P2", "P3") if citizen.sex == "female" else ("P1", "P2")
        return ("P1",) if throw < 0.92 else ()

    def _made_up(self, index: int) -> Citizen:
        number = _number_of(index)
        sex = "male" if int(number[16]) % 2 else "female"
        throw = self.chance("name", index)
        given = "".join(throw.choices(GIVEN[sex], k=2 if throw.random() < 0.8 else 1))
        prefix, bank = throw.choice(BANKS)
        return Citizen(
            index=index,
            name=throw.choice(SURNAMES) + given,
            name_en="",
            id_number=number,
            unit=throw.choice(self.units),
            phone=f"139{index:08d}",
            account=_card(prefix, index),
            bank=bank,
        )

    def _children(self, head: Citizen) -> int:
        return self.chance("children", head.index).choices((0, 1, 2, 3), (45, 40, 13, 2))[0]

    def _child(self, head: Citizen, number: int) -> tuple[str, str, str]:
        throw = self.chance("child", head.index * 4 + number)
        born = date(2006, 1, 1) + timedelta(days=throw.randrange(6_500))
        first = f"{head.id_number[:6]}{born:%Y%m%d}{throw.randrange(1000):03d}"
        return first + check_digit(first), head.name[0] + throw.choice(GIVEN["female"] + GIVEN["male"]), "20"


@lru_cache(maxsize=1)
def units_of_the_pack() -> tuple[str, ...]:
    return tuple(row["code"] for row in _organisations() if row["level"] == "unit")


@lru_cache(maxsize=1)
def employers_of_the_pack() -> dict[str, str]:
    """The employer's credit code by the code of its union; joint unions have many employers and none here."""
    return {row["code"]: row["employer_uscc"] for row in _organisations() if "employer_uscc" in row}


def _organisations() -> list[dict[str, Any]]:
    from django.conf import settings

    path = Path(settings.ZEROTRIP_PACKS) / "hangzhou" / "organisations.toml"
    return list(tomllib.loads(path.read_text("utf-8"))["organisation"])


@cache
def _seat(player: Player, index: int) -> Citizen:
    return Citizen(
        index=index,
        name=player.name,
        name_en=player.name_en,
        id_number=player.id_number,
        unit=player.unit,
        phone=player.phone,
        account=player.account,
        bank=player.bank,
        player=player,
    )


_PLAYERS = {player.id_number: index for index, player in enumerate(CAST)}


def _number_of(index: int) -> str:
    walked = (index * _STEP + _SHIFT) % _NUMBERS
    born = _FIRST_BIRTH + timedelta(days=walked // 1000)
    first = f"{REGIONS[index % len(REGIONS)]}{born:%Y%m%d}{walked % 1000:03d}"
    return first + check_digit(first)


def _index_of(id_number: str) -> int | None:
    try:
        born = date.fromisoformat(f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}")
        walked = (born - _FIRST_BIRTH).days * 1000 + int(id_number[14:17])
    except ValueError:
        return None
    return (walked - _SHIFT) * _BACK % _NUMBERS if 0 <= walked < _NUMBERS else None


def _card(prefix: str, index: int) -> str:
    first = f"{prefix}{index:012d}"
    return first + str(luhn.calc_check_digit(first))
