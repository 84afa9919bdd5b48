"""The other files of a place: its organisations, products, service places and kinds of events."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from zerotrip.catalogue.fields import Basis, Both, Day, Mark, MonthDay, Percent, Section, Words, Yuan
from zerotrip.catalogue.findings import Finding
from zerotrip.catalogue.pack import AlsoCalled
from zerotrip.core.text import nearest

ClockTime = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
KINDS = ("regional", "independent", "joint", "street", "park", "industry", "group", "system", "branch")


Span = Annotated[tuple[ClockTime, ClockTime], Field(strict=False)]


class Organisation(Section):
    code: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,32}$")]
    name: Both
    level: Literal["nation", "province", "city", "district", "street", "community", "unit"]
    kind: Literal[
        "regional", "independent", "joint", "street", "park", "industry", "group", "system", "branch"
    ]
    form: Literal[
        "federation", "union", "federation-of-unions", "committee", "joint-committee", "branch", "group"
    ]
    parent: str | None = None
    employer_uscc: Annotated[str, Field(pattern=r"^[0-9A-Z]{18}$")] | None = None
    mark: Mark | None = None


class OrganisationsFile(Section):
    organisation: tuple[Organisation, ...] = Field(strict=False, min_length=1)


class Window(Section):
    opens: MonthDay
    closes: MonthDay


class Product(Section):
    code: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]
    name: Both
    fee: Yuan
    fund: Words
    window: Window
    only_for: Literal["female", "male"] | None = None
    gift: bool = False  # the union bears it; units do not enrol in it
    basis: tuple[str, ...] = Field(strict=False, min_length=1)


class ProductsFile(Section):
    basis: tuple[Basis, ...] = Field(default=(), strict=False)
    product: tuple[Product, ...] = Field(strict=False, min_length=1)


class Contribution(Section):
    """A rate of dues or of the employer's contribution, from a day on."""

    key: Annotated[str, Field(pattern=r"^[a-z]+([.][a-z]+)*$")]
    name: Both
    percent: Percent
    since: Day
    mark: Mark


class ContributionsFile(Section):
    contribution: tuple[Contribution, ...] = Field(strict=False, min_length=1)


class Word(Section):
    """What people say, and what the packs of the place call it: for the policy look-up."""

    since: Day
    said: tuple[Words, ...] = Field(max_length=50, strict=False, min_length=1)
    means: tuple[Words, ...] = Field(max_length=50, strict=False, min_length=1)
    mark: Mark = "A"


class WordsFile(Section):
    word: tuple[Word, ...] = Field(max_length=2_000, strict=False, min_length=1)


def checked_contributions(file: ContributionsFile) -> Iterator[Finding]:
    """One rate of a kind begins on a day."""
    seen: set[tuple[str, date]] = set()
    for i, rate in enumerate(file.contribution):
        if (rate.key, rate.since) in seen:
            said = f"{rate.key} twice from {rate.since}"
            yield _finding(("contribution", i, "since"), said, "another day", "另一个日期")
        seen.add((rate.key, rate.since))


def checked_words(file: WordsFile) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for i, word in enumerate(file.word):
        for j, said in enumerate(word.said):
            if said in seen:
                path = ("word", i, "said", j)
                yield _finding(path, f'"{said}" twice', "what is said once", "不重复的说法")
            seen[said] = i


def checked_organisations(file: OrganisationsFile) -> Iterator[Finding]:
    """Codes once, parents before children: the tree can be planted in the order of the file."""
    seen: list[str] = []
    for i, one in enumerate(file.organisation):
        if one.code in seen:
            yield _finding(
                ("organisation", i, "code"), f'code = "{one.code}" twice', "a code used once", "不重复的代码"
            )
        if one.parent is not None and one.parent not in seen:
            near = nearest(one.parent, seen)
            yield Finding(
                ("organisation", i, "parent"),
                f'parent = "{one.parent}"',
                {
                    "en": "the code of an organisation above it in this file",
                    "zh-Hans": "本文件中排在前面的上级组织代码",
                },
                near,
            )
        seen.append(one.code)


def checked_products(file: ProductsFile) -> Iterator[Finding]:
    known, codes = [basis.id for basis in file.basis], [one.code for one in file.product]
    for i, product in enumerate(file.product):
        if product.code in codes[:i]:
            yield _finding(
                ("product", i, "code"), f'code = "{product.code}" twice', "a code used once", "不重复的代码"
            )
        if product.window.closes < product.window.opens:
            yield _finding(
                ("product", i, "window"),
                "a window that closes before it opens",
                "opens before closes",
                "先开始、后截止",
            )
        for j, basis in enumerate(product.basis):
            if basis not in known:
                text = {
                    "en": f"a basis of this file: {', '.join(known)}",
                    "zh-Hans": f"本文件列出的依据：{'、'.join(known)}",
                }
                yield Finding(("product", i, "basis", j), f'basis = "{basis}"', text, nearest(basis, known))


def _finding(path: tuple[str | int, ...], said: str, english: str, chinese: str) -> Finding:
    return Finding(path, said, {"en": english, "zh-Hans": chinese})


class Except(Section):
    on: date
    hours: tuple[Span, ...] = Field(default=(), strict=False)


class Hours(Section):
    mon: tuple[Span, ...] = Field(default=(), strict=False)
    tue: tuple[Span, ...] = Field(default=(), strict=False)
    wed: tuple[Span, ...] = Field(default=(), strict=False)
    thu: tuple[Span, ...] = Field(default=(), strict=False)
    fri: tuple[Span, ...] = Field(default=(), strict=False)
    sat: tuple[Span, ...] = Field(default=(), strict=False)
    sun: tuple[Span, ...] = Field(default=(), strict=False)


class HelpPlace(Section):
    code: Annotated[str, Field(pattern=r"^[0-9A-Z-]{1,32}$")]
    organisation: str
    district: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    name: Both
    address: Both
    phone: Words
    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]
    does: tuple[str, ...] = Field(strict=False, min_length=1)
    hours: Hours
    exceptions: tuple[Except, ...] = Field(default=(), strict=False)
    mark: Mark | None = None


class PlacesFile(Section):
    place: tuple[HelpPlace, ...] = Field(strict=False, min_length=1)


class EventKind(Section):
    key: Annotated[str, Field(pattern=r"^[a-z][a-z-]{1,23}$")]
    name: Both
    also_called: AlsoCalled = Field(default_factory=dict)
    proven_by: str | None = None
    opens_by_itself: bool = False
    mark: Mark | None = None


class EventsFile(Section):
    event: tuple[EventKind, ...] = Field(strict=False, min_length=1)


def checked_places(file: PlacesFile) -> Iterator[Finding]:
    codes = [one.code for one in file.place]
    for i, place in enumerate(file.place):
        if place.code in codes[:i]:
            yield _finding(
                ("place", i, "code"), f'code = "{place.code}" twice', "a code used once", "不重复的代码"
            )
        for day, spans in place.hours:
            yield from _in_order(("place", i, "hours", day), spans)
        for j, one in enumerate(place.exceptions):
            yield from _in_order(("place", i, "exceptions", j, "hours"), one.hours)


def checked_events(file: EventsFile) -> Iterator[Finding]:
    keys = [one.key for one in file.event]
    for i, event in enumerate(file.event):
        if event.key in keys[:i]:
            yield _finding(
                ("event", i, "key"), f'key = "{event.key}" twice', "a key used once", "不重复的名称"
            )


def _in_order(path: tuple[str | int, ...], spans: tuple[tuple[str, str], ...]) -> Iterator[Finding]:
    times = [time for span in spans for time in span]
    if times != sorted(set(times)):
        yield _finding(
            path, f"hours {list(spans)}", "pairs of from and to, one after the other", "按先后顺序的起止时间"
        )
