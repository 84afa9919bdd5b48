"""What stands when it is opened: the run's items the first time, afterwards what was published since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zerotrip.population.standing import checks
from zerotrip.population.standing.book import Book, Entry
from zerotrip.population.standing.effect import Rules
from zerotrip.population.standing.files import RunFiles
from zerotrip.rules import Program

Programs = Mapping[str, Sequence[Program]]
"""Programs by subject: `member`, or a record such as `settlement`."""


def begin(book: Book, snapshot: str, run: RunFiles) -> None:
    """The first time, what stands is what the run decided; afterwards it must be the same run."""
    about = book.about()
    if not about:
        book.note(run=run.key, snapshot=snapshot, on=run.on.isoformat(), version="0")
        for each in run.items:
            book.put_item(each["id"], Entry(each["subject"], each["edition"], None))
    elif (about["run"], about["snapshot"]) != (run.key, snapshot):
        raise checks.another_run(run.folder)


def programs_of(rules: Iterable[Rules]) -> list[Program]:
    """Of two editions of an item the last."""
    return list({program.item.id: program for each in rules for program in each.programs.values()}.values())


def those_that_stand(book: Book, programs: Programs) -> list[Rules]:
    editions = {item: entry.edition for item, entry in book.items().items()}
    return [
        Rules.of(subject, (p for p in each if editions.get(p.item.id) == p.item.edition))
        for subject, each in programs.items()
    ]
