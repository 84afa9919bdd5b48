"""Files and folders of packs, checked together: every mistake in every file is told at once."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zerotrip.catalogue.facts import FactsFile
from zerotrip.catalogue.findings import Finding
from zerotrip.catalogue.place_files import (
    OrganisationsFile,
    ProductsFile,
    checked_organisations,
    checked_products,
)
from zerotrip.catalogue.places import places
from zerotrip.catalogue.problems import PackErrors, Problem
from zerotrip.catalogue.reading import ReadPack, placed, read_facts_file, read_file, read_form, read_pack
from zerotrip.core.text import nearest


@dataclass
class Checked:
    packs: list[ReadPack] = field(default_factory=list)
    other: list[FactsFile | OrganisationsFile | ProductsFile] = field(default_factory=list)


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
    file = str(path)
    return read_form(
        OrganisationsFile,
        read_file(Path(path)),
        file,
        lambda read, where: placed(checked_organisations(read), where, file),
    )


def read_products(path: Path | str) -> ProductsFile:
    file = str(path)
    return read_form(
        ProductsFile,
        read_file(Path(path)),
        file,
        lambda read, where: placed(checked_products(read), where, file),
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


def _read(
    path: Path, facts_file: Path | str | None
) -> ReadPack | FactsFile | OrganisationsFile | ProductsFile:
    tables = _tables(read_file(path))
    if "organisation" in tables:
        return read_organisations(path)
    if "product" in tables:
        return read_products(path)
    if "fact" in tables and "id" not in tables:
        return read_facts_file(read_file(path), str(path))
    return read_pack(path, facts_file)


def _tables(text: str) -> set[str]:
    try:
        return set(tomllib.loads(text))
    except (ValueError, RecursionError):
        return set()


# Words that lead from one pack to another


def _across(packs: list[ReadPack]) -> Iterator[Problem]:
    """Ids once in a folder; and other items named are among these packs or stand in the same folder."""
    first: dict[tuple[Path, str], str] = {}
    for read in packs:
        folder = Path(read.file).resolve().parent
        findings = list(_strangers(read, {*_ids_in(folder), *(other.pack.id for other in packs)}))
        if earlier := first.get((folder, read.pack.id)):
            text = {"en": f"an id that {earlier} does not have", "zh-Hans": f"{earlier} 没有用过的编号"}
            findings.append(Finding(("id",), f'id = "{read.pack.id}"', text))
        first.setdefault((folder, read.pack.id), read.file)
        yield from placed(findings, places(read.text), read.file)


def _strangers(read: ReadPack, ids: Iterable[str]) -> Iterator[Finding]:
    text = {"en": "the id of another item beside this one", "zh-Hans": "同一目录中另一事项的编号"}
    for path, said in _named(read):
        if said not in ids:
            yield Finding(path, f'"{said}"', text, nearest(said, ids))


def _named(read: ReadPack) -> Iterator[tuple[tuple[str | int, ...], str]]:
    pack = read.pack
    for i, opener in enumerate(pack.opens):
        if opener.startswith("payment:"):
            yield ("opens", i), opener.removeprefix("payment:")
    for i, exclusion in enumerate(pack.stacking.excludes):
        yield ("stacking", "excludes", i, "item"), exclusion.item
    for i, item in enumerate(pack.stacking.highest_with):
        yield ("stacking", "highest_with", i), item
    for i, cap in enumerate(pack.stacking.caps):
        for j, item in enumerate(cap.others):
            yield ("stacking", "caps", i, "with", j), item
    for i, item in enumerate(pack.award.deducts if pack.award else ()):
        yield ("award", "deducts", i), item


def _ids_in(folder: Path) -> Iterator[str]:
    for file in sorted(folder.glob("*.toml")):
        try:
            found = tomllib.loads(file.read_text("utf-8")).get("id")
        except (ValueError, OSError, RecursionError):
            continue
        if isinstance(found, str):
            yield found
