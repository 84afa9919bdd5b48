"""Reading what stands: the run's files, the layers over them, and what was evaluated since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl

from zerotrip.population.standing.book import FILE, Book, Entry
from zerotrip.population.standing.effect import Judged
from zerotrip.population.standing.files import RunFiles, SnapshotFiles
from zerotrip.population.standing.layers import Layers
from zerotrip.population.standing.merge import Since, beside, judged_in, keys_of, merged
from zerotrip.population.standing.whom import Whom
from zerotrip.rules.columns.tables import PERSON

Items = Mapping[str, Entry]


class Results:
    def __init__(self, snapshot: SnapshotFiles, run: RunFiles, layers: Layers) -> None:
        self.snapshot, self.run, self.layers = snapshot, run, layers

    def parts(self, subject: str, persons: frozenset[Any] | None = None) -> Iterator[pl.DataFrame]:
        """One state throughout, whoever writes meanwhile. Of some persons only the partitions they are in."""
        wanted = None if persons is None else {self.snapshot.part_of(person) for person in persons}
        with closing(Book(self.run.folder / FILE)) as book, book.reading():
            items = _of_subject(book, subject)
            for part in range(self.snapshot.partitions if items else 0):
                if wanted is None or part in wanted:
                    yield self._part(book, items, subject, part, persons)

    def _part(
        self, book: Book, items: Items, subject: str, part: int, persons: frozenset[Any] | None
    ) -> pl.DataFrame:
        some = None if persons is None else pl.col(PERSON).is_in(list(persons))
        since = _since(book, subject, Whom.between(*self.snapshot.ends(part)))
        return merged(self._base(items, subject, part, some), since.only(persons), subject)

    def of(self, person: Any, book: Book) -> list[tuple[str, Judged]]:
        part, itself = self.snapshot.part_of(person), pl.col(PERSON) == pl.lit(person)
        found: list[tuple[str, Judged]] = []
        with book.reading():
            for subject in sorted({entry.subject for entry in book.items().values()}):
                items = _of_subject(book, subject)
                base = self._base(items, subject, part, itself)
                frame = merged(base, _since(book, subject, Whom.only(person)), subject)
                found += [(subject, each) for each in judged_in(frame, items)]
        return found

    def _base(self, items: Items, subject: str, part: int, of: pl.Expr | None = None) -> pl.DataFrame:
        """The items' results side by side, each from where it stands; of some people only."""
        keys = keys_of(subject)
        by_file: dict[Path, list[str]] = {}
        for item, entry in items.items():
            by_file.setdefault(self._file(entry, part), []).append(item)
        whole: pl.DataFrame | None = None
        for file, its_items in by_file.items():
            whole = beside(whole, _read(file, keys, its_items, of), keys)
        return whole if whole is not None else pl.DataFrame()

    def _file(self, entry: Entry, part: int) -> Path:
        if entry.layer is None:
            return self.run.file(entry.subject, part)
        return self.layers.file(entry.layer, part)


def _read(file: Path, keys: list[str], items: list[str], of: pl.Expr | None) -> pl.DataFrame:
    lazy = pl.scan_parquet(file)
    wanted = set(items)
    names = [name for name in lazy.collect_schema().names() if name.rpartition(":")[0] in wanted]
    kept = lazy if of is None else lazy.filter(of)
    return kept.select(*keys, *names).collect()


def _of_subject(book: Book, subject: str) -> dict[str, Entry]:
    return {item: entry for item, entry in book.items().items() if entry.subject == subject}


def _since(book: Book, subject: str, whom: Whom) -> Since:
    return Since(book.people(whom), book.subjects(subject, whom), book.results(subject, whom))
