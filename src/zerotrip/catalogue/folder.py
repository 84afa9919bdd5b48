"""Files and folders of packs, checked together: every mistake in every file is told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from zerotrip.books.chart_file import ChartFile
from zerotrip.catalogue.beside import (
    EVENTS,
    Side,
    clashes,
    excluding_each_other,
    first_alone,
    named,
    unknown_events,
)
from zerotrip.catalogue.ceilings import unlike
from zerotrip.catalogue.centre_files import (
    PracticeFile,
    StandardsFile,
    checked_practice,
    checked_standards,
)
from zerotrip.catalogue.charts import checked_chart
from zerotrip.catalogue.facts import FactsFile
from zerotrip.catalogue.findings import Finding
from zerotrip.catalogue.fund_files import FundsFile, checked_funds
from zerotrip.catalogue.map_file import MapFile, checked_map
from zerotrip.catalogue.payment_files import PaymentsFile, checked_payments
from zerotrip.catalogue.place_files import (
    ContributionsFile,
    EventsFile,
    OrganisationsFile,
    PlacesFile,
    ProductsFile,
    WordsFile,
    checked_contributions,
    checked_events,
    checked_organisations,
    checked_places,
    checked_products,
    checked_words,
)
from zerotrip.catalogue.places import places
from zerotrip.catalogue.problems import PackErrors, Problem
from zerotrip.catalogue.reading import ReadPack, placed, read_facts_file, read_file, read_form, read_pack
from zerotrip.core.text import Text, nearest

Form = TypeVar("Form", bound=BaseModel)
Other = (
    FactsFile
    | OrganisationsFile
    | ProductsFile
    | PlacesFile
    | EventsFile
    | WordsFile
    | ContributionsFile
    | StandardsFile
    | PracticeFile
    | ChartFile
    | PaymentsFile
    | FundsFile
    | MapFile
)


@dataclass
class Checked:
    packs: list[ReadPack] = field(default_factory=list)
    other: list[Other] = field(default_factory=list)


def check(paths: Sequence[Path | str], facts_file: Path | str | None = None) -> Checked:
    """Raises PackErrors with the problems of all files."""
    checked, problems = Checked(), list[Problem]()
    for path in paths:
        problems += _empty(Path(path))
    for path in _files(paths):
        try:
            read = _read(path, facts_file)
        except PackErrors as errors:
            problems += errors.problems
            continue
        (checked.packs if isinstance(read, ReadPack) else checked.other).append(read)  # type: ignore[arg-type]
    problems += _across(checked.packs)
    if problems:
        # facts.toml is read for every pack; its mistakes are told once
        raise PackErrors(list({str(problem): problem for problem in problems}.values()))
    return checked


def read_organisations(path: Path | str) -> OrganisationsFile:
    return _read_as(OrganisationsFile, path, checked_organisations)


def read_products(path: Path | str) -> ProductsFile:
    return _read_as(ProductsFile, path, checked_products)


def read_contributions(path: Path | str) -> ContributionsFile:
    return _read_as(ContributionsFile, path, checked_contributions)


def read_words(path: Path | str) -> WordsFile:
    return _read_as(WordsFile, path, checked_words)


def read_places(path: Path | str) -> PlacesFile:
    return _read_as(PlacesFile, path, checked_places)


def read_events(path: Path | str) -> EventsFile:
    return _read_as(EventsFile, path, checked_events)


def read_standards(path: Path | str) -> StandardsFile:
    return _read_as(StandardsFile, path, checked_standards)


def read_payments(path: Path | str) -> PaymentsFile:
    return _read_as(PaymentsFile, path, checked_payments)


def read_practice(path: Path | str) -> PracticeFile:
    return _read_as(PracticeFile, path, checked_practice)


def read_chart(path: Path | str) -> ChartFile:
    return _read_as(ChartFile, path, checked_chart)


def read_funds(path: Path | str) -> FundsFile:
    return _read_as(FundsFile, path, checked_funds)


def read_map(path: Path | str) -> MapFile:
    return _read_as(MapFile, path, checked_map)


def _read_as(form: type[Form], path: Path | str, checked: Callable[[Form], Iterable[Finding]]) -> Form:
    file = str(path)
    return read_form(
        form, read_file(Path(path)), file, lambda read, where: placed(checked(read), where, file)
    )


def _files(paths: Sequence[Path | str]) -> Iterator[Path]:
    for path in dict.fromkeys(map(Path, paths)):
        if path.is_dir():
            yield from sorted(path.rglob("*.toml"))
        else:
            yield path


def _empty(folder: Path) -> Iterator[Problem]:
    """A folder named by mistake must not pass for one in which all is well."""
    if folder.is_dir() and not any(folder.rglob("*.toml")):
        text = {"en": "at least one file *.toml", "zh-Hans": "至少一个 *.toml 文件"}
        yield Problem(str(folder), 1, 1, "a folder without packs", text)


OTHERS: dict[str, Callable[[Path | str], Other]] = {
    "organisation": read_organisations,
    "product": read_products,
    "contribution": read_contributions,
    "place": read_places,
    "event": read_events,
    "word": read_words,
    "post": read_standards,
    "exercise": read_practice,
    "title": read_chart,
    "release": read_payments,
    "fund": read_funds,
    "tile": read_map,
}
"""The other files of a place, told by the table each is a list of."""


def _read(path: Path, facts_file: Path | str | None) -> ReadPack | Other:
    tables = _tables(read_file(path))
    if "id" in tables:
        return read_pack(path, facts_file)
    for table, read in OTHERS.items():
        if table in tables:
            return read(path)
    if "fact" in tables:
        return read_facts_file(read_file(path), str(path))
    return read_pack(path, facts_file)


def _tables(text: str) -> set[str]:
    try:
        return set(_loaded(text))
    except (ValueError, RecursionError):
        return set()


# Words that lead from one pack to another


def _across(packs: list[ReadPack]) -> Iterator[Problem]:
    """Ids once in a folder; other items and events that are named exist; and no two packs are at odds."""
    first: dict[tuple[Path, str], str] = {}
    ids = {folder: set(_ids_in(folder)) for folder in {Path(read.file).resolve().parent for read in packs}}
    for read in packs:
        folder = Path(read.file).resolve().parent
        findings = list(_strangers(read, ids[folder] | {other.pack.id for other in packs}))
        findings += _strange_events(read, _events_in(folder))
        if earlier := first.get((folder, read.pack.id)):
            text = {"en": f"an id that {earlier} does not have", "zh-Hans": f"{earlier} 没有用过的编号"}
            findings.append(Finding(("id",), f'id = "{read.pack.id}"', text))
        first.setdefault((folder, read.pack.id), read.file)
        yield from placed(findings, places(read.text), read.file) if findings else ()
    yield from at_odds(packs)


def beside(read: ReadPack, in_force: Sequence[ReadPack], events: Collection[str]) -> Iterator[Problem]:
    """The same for one text, with the items in force in the place of the files beside it."""
    ids = {read.pack.id, *(other.pack.id for other in in_force)}
    findings = [*_strangers(read, ids), *_strange_events(read, events)]
    yield from placed(findings, places(read.text), read.file) if findings else ()
    yield from at_odds([read], in_force)


def at_odds(packs: Sequence[ReadPack], in_force: Sequence[ReadPack] = ()) -> Iterator[Problem]:
    """Contradictions among `packs`, and of theirs with those in force that none of them replaces."""
    new = {read.pack.id: read for read in packs}
    old = {read.pack.id: read for read in in_force if read.pack.id not in new}
    for clash in clashes([read.pack for read in {**old, **new}.values()]):
        if read := new.get(clash.never.pack.id):
            where = _where(clash.reckons, new)
            text = {
                "en": f"agreement with {where['en']}, which {clash.how['en']}: an exclusion rules that out",
                "zh-Hans": f"与{where['zh-Hans']}一致：那里{clash.how['zh-Hans']}，这里却写了不兼得",
            }
            yield _at(read, clash.never, text)
        elif read := new.get(clash.reckons.pack.id):
            where = _where(clash.never, new)
            text = {
                "en": f"agreement with {where['en']}, which excludes this item: here it {clash.how['en']}",
                "zh-Hans": f"与{where['zh-Hans']}一致：那里写了不兼得，这里却{clash.how['zh-Hans']}",
            }
            yield _at(read, clash.reckons, text)
    yield from _either_or(new, old)
    yield from _unlike_ceilings(new, old)


def _either_or(new: Mapping[str, ReadPack], old: Mapping[str, ReadPack]) -> Iterator[Problem]:
    packs = [read.pack for read in {**old, **new}.values()]
    for mine, theirs in excluding_each_other(packs):
        if read := new.get(mine.pack.id):
            where = _where(theirs, new)
            text = {
                "en": f'either_or = "first" here and in {where["en"]}, which excludes this item too, if the '
                "first is to stand; else a [stacking.ceiling] of one name without of: the higher stands",
                "zh-Hans": f'此处和同样写了不兼得的{where["zh-Hans"]}都写 either_or = "first"，'
                "以先批的为准；不然改用同名、不写 of 的 [stacking.ceiling]，两者取高",
            }
            yield _at(read, mine, text)
    for mine, other in first_alone(packs):
        if read := new.get(mine.pack.id):
            text = {
                "en": f"no either_or: {other.id} does not exclude this item, which gives way to it",
                "zh-Hans": f"不写 either_or：{other.id} 没有写与本项不兼得，由本项让位",
            }
            yield _at(read, Side(mine.pack, (*mine.path[:-1], "either_or")), text)


def _unlike_ceilings(new: Mapping[str, ReadPack], old: Mapping[str, ReadPack]) -> Iterator[Problem]:
    packs = [read.pack for read in {**old, **new}.values()]
    for read in new.values():
        for path, said, other, theirs in unlike(read.pack, packs):
            where = _where(Side(other, path[:2]), new)
            text = {
                "en": f"{theirs['en']}, as in {where['en']}: whoever shares a ceiling agrees on it",
                "zh-Hans": f"{theirs['zh-Hans']}，与{where['zh-Hans']}一致：共用一个封顶，规定应当相同",
            }
            yield from placed([Finding(path, said, text)], places(read.text), read.file)


def _where(side: Side, new: Mapping[str, ReadPack]) -> Text:
    if read := new.get(side.pack.id):
        place = f"{read.file}:{places(read.text).at(side.path).value_line}"
        return {"en": f"{side.pack.id} ({place})", "zh-Hans": f"{side.pack.id}（{place}）"}
    return {"en": f"{side.pack.id}, in force", "zh-Hans": f"现行的 {side.pack.id}"}


def _at(read: ReadPack, side: Side, text: Text) -> Problem:
    [problem] = placed([Finding(side.path, side.said, text)], places(read.text), read.file)
    return problem


def _strangers(read: ReadPack, ids: Iterable[str]) -> Iterator[Finding]:
    text = {"en": "the id of another item beside this one", "zh-Hans": "同一目录中另一事项的编号"}
    for path, said in named(read.pack):
        if said not in ids:
            yield Finding(path, f'"{said}"', text, nearest(said, ids))


def _strange_events(read: ReadPack, events: Collection[str]) -> Iterator[Finding]:
    for path, said in unknown_events(read.pack, events):
        text = {"en": f"an event: {', '.join(events)}", "zh-Hans": f"其中一种事由：{'、'.join(events)}"}
        yield Finding(path, f'"event:{said}"', text, nearest(said, events))


def _ids_in(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.toml")):
        if isinstance(found := _peeked(file).get("id"), str):
            yield found


def _events_in(folder: Path) -> Collection[str]:
    """Those of the place's `events.toml`, beside the packs or in the folder above."""
    for file in (folder / "events.toml", folder.parent / "events.toml"):
        rows = _peeked(file).get("event")
        if isinstance(rows, list):
            return [str(row["key"]) for row in rows if isinstance(row, dict) and "key" in row]
    return EVENTS


@lru_cache(maxsize=512)  # every pack looks at its neighbours
def _loaded(text: str) -> Mapping[str, Any]:
    return tomllib.loads(text)


def _peeked(file: Path) -> Mapping[str, Any]:
    """A neighbour that is not checked now, and may be broken."""
    try:
        return _loaded(file.read_text("utf-8"))
    except (ValueError, OSError, RecursionError):
        return {}
