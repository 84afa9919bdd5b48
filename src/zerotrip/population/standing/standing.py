"""The results of everyone, kept true while facts, editions and days change: only what changed is evaluated.

    standing = Standing.open(snapshot, run, {"member": programs, "settlement": programs})
    standing.change(person, "member.employed", False)       # only items that read it, only this person
    standing.publish(program, subject="settlement")         # only this item, for everyone
    standing.results("settlement")                          # as a run from scratch would have them

Equal to a full run over the changed facts, whatever the order; docs/population.md says how.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Stale
from zerotrip.population.snapshots.expected import MEMBER
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.population.standing import checks
from zerotrip.population.standing.book import FILE, Book, Entry
from zerotrip.population.standing.effect import Judged, Rules, concerned, evaluate
from zerotrip.population.standing.files import RunFiles, SnapshotFiles
from zerotrip.population.standing.following import Following
from zerotrip.population.standing.held import UNKNOWN, Held, Nothing
from zerotrip.population.standing.layers import Layers
from zerotrip.population.standing.opening import Programs, begin, programs_of, those_that_stand
from zerotrip.population.standing.results import Results
from zerotrip.population.standing.whom import Whom
from zerotrip.rules import Program
from zerotrip.rules.facts import Record, Value


@dataclass(frozen=True, slots=True)
class Change:
    """The decisions that a change had evaluated again, each with its subject's kind."""

    evaluated: tuple[tuple[str, Judged], ...] = ()

    @property
    def items(self) -> frozenset[str]:
        return frozenset(judged.item for _, judged in self.evaluated)


class Standing:
    def __init__(self, snapshot: SnapshotFiles, run: RunFiles, book: Book, rules: Iterable[Rules]) -> None:
        self.snapshot, self.run, self.book = snapshot, run, book
        self.rules = {each.subject: each for each in rules}
        self.layers, self.following = Layers(run.folder), Following(book)
        self._results = Results(snapshot, run, self.layers)
        about = book.about()
        self.on, self._version = date.fromisoformat(about["on"]), int(about["version"])

    @classmethod
    def open(
        cls, snapshot_dir: Path, run_dir: Path, programs: Programs, *, catch_up: bool = False
    ) -> Standing:
        """`programs` are those that stand: the run's, or published since. Others are refused; with `catch_up`
        they are published, and what stands without being among them is withdrawn."""
        opened, run = Snapshot.open(snapshot_dir), RunFiles.open(run_dir)
        book = Book(run_dir / FILE)
        with book.writing():
            begin(book, opened.hash, run)
        rules = those_that_stand(book, programs)
        standing = cls(SnapshotFiles(opened, programs_of(rules)), run, book, rules)
        standing._catch_up(programs, allowed=catch_up)
        return standing

    def close(self) -> None:
        self.book.close()

    # ── Results ─────────────────────────────────────────────────────────────
    def parts(self, subject: str = MEMBER) -> Iterator[pl.DataFrame]:
        """The results of everyone, partition by partition: never more than one in memory."""
        return self._results.parts(subject)

    def results(self, subject: str = MEMBER) -> pl.DataFrame:
        """The results of everyone in one frame, as `plan.judge` gives them."""
        parts = list(self.parts(subject))
        return pl.concat(parts) if parts else pl.DataFrame()

    def of(self, person: Any) -> list[tuple[str, Judged]]:
        """How everything stands for one person, each outcome with its subject's kind."""
        return self._results.of(person, self.book)

    def held(self, person: Any) -> Held | None:
        """What is known of somebody now; None: nobody of this number is here."""
        return self.book.held(person, self.snapshot.base_of(person))

    def everybody(self) -> set[Any]:
        """All who are here now."""
        since = self.book.people(Whom.between(None, None))
        here = {person for person, is_here in since.items() if is_here}
        return self.snapshot.everybody() - since.keys() | here

    def results_of(self, persons: Sequence[Any], subject: str = MEMBER) -> pl.DataFrame:
        """The results of some people, as `results` has them."""
        parts = [part for part in self._results.parts(subject, frozenset(persons)) if not part.is_empty()]
        return pl.concat(parts) if parts else pl.DataFrame()

    # ── Facts ───────────────────────────────────────────────────────────────
    def change(self, person: Any, key: str, value: Value | Nothing) -> Change:
        """One fact: a value, None for known not to exist, UNKNOWN for not known (any more)."""
        checks.scalar(self.rules.values(), self.snapshot.columns, key, value)
        with self._writing():
            change = self._write(person, lambda held: held.with_scalar(key, value))
            # Also where nothing seems to differ: the snapshot may know it, and no item read it so far.
            self.book.put_scalar(person, key, value)
        return change

    def change_records(self, person: Any, key: str, rows: Iterable[Record] | Nothing) -> Change:
        """All records of a list as they now are. UNKNOWN: it is not known what there is."""
        kept = rows if isinstance(rows, Nothing) else tuple(rows)
        checks.records(list(self.rules.values()), self.snapshot, key, kept)
        with self._writing():
            change = self._write(person, lambda held: held.with_list(key, kept))
            self.book.put_list(person, key, None if isinstance(kept, Nothing) else kept, whole=True)
        return change

    def put(self, person: Any, held: Held) -> Change:
        """All that is known of somebody, who may be new. What is as before costs nothing."""
        return self.put_all({person: held})[person]

    def put_all(self, everybody: Mapping[Any, Held]) -> dict[Any, Change]:
        """The same for many, in one transaction."""
        self.snapshot.look_up(list(everybody))
        with self._writing():
            return {person: self._put(person, held) for person, held in everybody.items()}

    def _put(self, person: Any, after: Held) -> Change:
        """In place of everything: a fact that nobody reads yet must not come back once somebody does."""
        before = self.held(person)
        if before is None:
            self.book.put_person(person, here=True)
        kept = Held() if before is None or self.book.put_alone(person) else before
        return self._replace(person, before, after, kept)

    def remove(self, person: Any) -> None:
        """Somebody who is no longer here: their decisions go. Nothing happens if they were gone."""
        with self._writing():
            if self.held(person) is not None:
                self.book.put_person(person, here=False)

    def _write(self, person: Any, change: Callable[[Held], Held]) -> Change:
        before = self.held(person)
        if before is None:
            raise checks.nobody(person)
        return self._replace(person, before, change(before), before)

    def _replace(self, person: Any, before: Held | None, after: Held, kept: Held) -> Change:
        """`kept` is what the book knows without another word."""
        self._keep(person, kept, after)
        change = Change(
            tuple(
                (rules.subject, judged)
                for rules in self.rules.values()
                for judged in self._evaluated(rules, person, before, after, self.on)
            )
        )
        if change.evaluated:
            self.book.put_moved(person)
        return change

    def _keep(self, person: Any, before: Held, after: Held) -> None:
        """Only what differs is written."""
        for key in before.scalars.keys() | after.scalars.keys():
            old, new = before.scalars.get(key, UNKNOWN), after.scalars.get(key, UNKNOWN)
            if old != new:
                self.book.put_scalar(person, key, new)
        for key in before.lists.keys() | after.lists.keys():
            if before.state(key) != after.state(key):
                self.book.put_list(person, key, after.lists.get(key), whole=key not in after.partial)

    def _evaluated(
        self, rules: Rules, person: Any, before: Held | None, after: Held, on: date
    ) -> list[Judged]:
        """Evaluates and keeps what differs between these two states of a person."""
        ids = list(after.subject_rows(rules.subject))
        if before is None or ids != list(before.subject_rows(rules.subject)):
            self.book.put_subjects(person, rules.subject, ids)
        wanted = concerned(rules, before, after)
        outcomes = list(evaluate(rules, after, wanted, on)) if wanted else []
        self.book.put_results(person, outcomes)
        return outcomes

    # ── Editions and days ───────────────────────────────────────────────────
    def publish(self, *programs: Program, subject: str = MEMBER) -> None:
        """New editions, or new items, for everyone; other items are left as they are."""
        self._renew([Rules.of(subject, programs)], self.on)

    def turn(self, on: date) -> frozenset[str]:
        """Another day: items whose outcome rests on the day are decided again for everyone. Those items."""
        if on == self.on:
            return frozenset()
        turning = [rules.only(rules.index.turning()) for rules in self.rules.values()]
        self._renew([rules for rules in turning if rules.programs], on)
        return frozenset(item for rules in turning for item in rules.programs)

    def withdraw(self, item: str) -> None:
        with self.layers.alone(), self._writing(renewing=True):
            self.book.drop_item(item)
        self.rules = {subject: rules.without(item) for subject, rules in self.rules.items()}

    def _renew(self, renewed: Sequence[Rules], on: date) -> None:
        """Layers first, from the snapshot; then in one transaction the switch and what has changed since."""
        with self.layers.alone():
            self.snapshot = self.snapshot.reading(programs_of([*self.rules.values(), *renewed]))
            layers = [
                self.layers.lay(self.snapshot, rules.subject, list(rules.programs.values()), on)
                for rules in renewed
            ]
            with self._writing(renewing=True):
                for rules, layer in zip(renewed, layers, strict=True):
                    self._switch(rules, layer, on)
                self.book.note(on=on.isoformat(), all_moved="yes")
            self.layers.keep_only(entry.layer for entry in self.book.items().values())
        self.on = on
        for rules in renewed:
            self.rules[rules.subject] = self.rules.get(rules.subject, Rules.of(rules.subject, ())).with_(
                rules
            )

    def _switch(self, rules: Rules, layer: int, on: date) -> None:
        """The layer is decided on the snapshot's facts; what has changed since is decided on top of it."""
        for item, program in rules.programs.items():
            self.book.put_item(item, Entry(rules.subject, program.item.edition, layer))
        for person, is_new in self.book.changed_people().items():
            after = self.held(person)
            if after is not None:
                before = None if is_new else self.snapshot.base_of(person)
                self._evaluated(rules, person, before, after, on)

    def _catch_up(self, programs: Programs, *, allowed: bool) -> None:
        standing = {item for rules in self.rules.values() for item in rules.programs}
        new = {subject: [p for p in each if p.item.id not in standing] for subject, each in programs.items()}
        gone = self.book.items().keys() - {p.item.id for each in programs.values() for p in each}
        if not allowed and (gone or any(new.values())):
            raise checks.other_editions([*gone, *(p.item.id for each in new.values() for p in each)])
        if any(new.values()):
            self._renew([Rules.of(subject, each) for subject, each in new.items() if each], self.on)
        for item in sorted(gone):
            self.withdraw(item)

    @contextmanager
    def _writing(self, *, renewing: bool = False) -> Iterator[None]:
        """One transaction, refused if others have published or turned the day since this was opened."""
        with self.book.writing():
            if int(self.book.about()["version"]) != self._version:
                raise Stale(
                    "standing-renewed",
                    _("A new edition or day was taken over meanwhile; nothing was done. Open it again."),
                )
            yield
            if renewing:
                self.book.note(version=str(self._version + 1))
        self._version += renewing
