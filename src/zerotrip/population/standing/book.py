"""What has changed since a run, in one SQLite file beside it: every change is one transaction.

A person's number stands as it is (whole number or text). Masks of 64 bits are kept as signed numbers.
The file holds facts in the clear, as the snapshot does; only its owner may read it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zerotrip.evidence.values import decode, encode
from zerotrip.population.standing.effect import Judged
from zerotrip.population.standing.held import UNKNOWN, Held, Nothing
from zerotrip.population.standing.whom import Whom
from zerotrip.rules.facts import Record, Value

FILE = "standing.sqlite3"
PATIENCE_S = 30.0
"""How long a writer waits for another one."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS items (
    item TEXT PRIMARY KEY, subject TEXT NOT NULL, edition TEXT NOT NULL, layer INTEGER);
CREATE TABLE IF NOT EXISTS people (person PRIMARY KEY, here INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (
    person NOT NULL, key TEXT NOT NULL, value TEXT, PRIMARY KEY (person, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS lists (
    person NOT NULL, key TEXT NOT NULL, whole INTEGER NOT NULL, rows TEXT, PRIMARY KEY (person, key)
    ) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS subjects (
    person NOT NULL, subject TEXT NOT NULL, ids TEXT NOT NULL, PRIMARY KEY (person, subject)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS results (
    person NOT NULL, subject TEXT NOT NULL, item TEXT NOT NULL,
    verdict INTEGER NOT NULL, fen INTEGER, failed INTEGER NOT NULL, unknown INTEGER NOT NULL,
    PRIMARY KEY (person, item, subject)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS moved (number INTEGER PRIMARY KEY AUTOINCREMENT, person UNIQUE NOT NULL);
CREATE INDEX IF NOT EXISTS results_of_item ON results (item);
"""


_FORGET = (
    "DELETE FROM facts WHERE person = ?",
    "DELETE FROM lists WHERE person = ?",
    "DELETE FROM subjects WHERE person = ?",
    "DELETE FROM results WHERE person = ?",
)


@dataclass(frozen=True, slots=True)
class Entry:
    """An item as it stands: its edition, and the layer that holds its results (None: those of the run)."""

    subject: str
    edition: str
    layer: int | None


GONE, NEW, ALONE = 0, 1, 2
"""Somebody who left; whom the snapshot does not know; of whom nothing in the snapshot counts any more."""


class Book:
    def __init__(self, path: Path) -> None:
        path.touch(mode=0o600)
        self._db = sqlite3.connect(path, timeout=PATIENCE_S, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")
        with self.writing():
            for statement in _SCHEMA.split(";"):
                self._db.execute(statement)

    def close(self) -> None:
        self._db.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All or nothing, and one writer at a time: what is read inside holds until the end."""
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[None]:
        """One state, whoever writes meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    # ── What it is about ────────────────────────────────────────────────────
    def about(self) -> dict[str, str]:
        return dict(self._db.execute("SELECT key, value FROM about"))

    def note(self, **values: str) -> None:
        self._db.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", values.items())

    def items(self) -> dict[str, Entry]:
        return {row[0]: Entry(*row[1:]) for row in self._db.execute("SELECT * FROM items ORDER BY item")}

    def put_item(self, item: str, entry: Entry) -> None:
        """What was decided under an earlier edition goes."""
        self.drop_item(item)
        row = (item, entry.subject, entry.edition, entry.layer)
        self._db.execute("INSERT INTO items VALUES (?, ?, ?, ?)", row)

    def drop_item(self, item: str) -> None:
        self._db.execute("DELETE FROM items WHERE item = ?", (item,))
        self._db.execute("DELETE FROM results WHERE item = ?", (item,))

    # ── What is known of a person ───────────────────────────────────────────
    def held(self, person: object, base: Held | None) -> Held | None:
        """The person as the snapshot has them (`base`), with all that changed since; None: not here."""
        here = self._db.execute("SELECT here FROM people WHERE person = ?", (person,)).fetchone()
        if here is not None:
            base = None if here[0] == GONE else Held()
        if base is None:
            return None
        for key, value in self._db.execute("SELECT key, value FROM facts WHERE person = ?", (person,)):
            base = base.with_scalar(key, UNKNOWN if value is None else decode(json.loads(value)))
        lists = self._db.execute("SELECT key, whole, rows FROM lists WHERE person = ?", (person,))
        for key, whole, rows in lists:
            read = UNKNOWN if rows is None else decode(json.loads(rows))
            base = base.with_list(key, read, whole=bool(whole))
        return base

    def put_scalar(self, person: object, key: str, value: Value | Nothing) -> None:
        written = None if isinstance(value, Nothing) else _json(value)
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?)", (person, key, written))

    def put_list(self, person: object, key: str, rows: Iterable[Record] | None, *, whole: bool) -> None:
        written = None if rows is None else _json(list(rows))
        self._db.execute("INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?)", (person, key, whole, written))

    def put_person(self, person: object, *, here: bool) -> None:
        """Somebody whom the snapshot does not know, or knows and who is gone: what was noted of them goes."""
        for forget in _FORGET:
            self._db.execute(forget, (person,))
        self._db.execute("INSERT OR REPLACE INTO people VALUES (?, ?)", (person, here))

    def put_alone(self, person: object) -> bool:
        """From now on only what is noted here is known of somebody. Whether that is new."""
        here = self._db.execute("SELECT here FROM people WHERE person = ?", (person,)).fetchone()
        if here is not None:
            return False
        for forget in _FORGET[:2]:
            self._db.execute(forget, (person,))
        self._db.execute("INSERT INTO people VALUES (?, ?)", (person, ALONE))
        return True

    def put_subjects(self, person: object, subject: str, ids: Iterable[str]) -> None:
        """What the person's decisions are now about, in order, where that is not as in the snapshot."""
        kept = list(ids)
        self._db.execute("INSERT OR REPLACE INTO subjects VALUES (?, ?, ?)", (person, subject, _json(kept)))
        self._db.execute(
            "DELETE FROM results WHERE person = ? AND item IN (SELECT item FROM items WHERE subject = ?)"
            " AND subject NOT IN (SELECT value FROM json_each(?))",
            (person, subject, _json(kept)),
        )

    def changed_people(self) -> dict[Any, bool]:
        """Everybody of whom something differs from the snapshot; True for those it does not know."""
        rows = self._db.execute(
            "SELECT person FROM facts UNION SELECT person FROM lists UNION SELECT person FROM people"
        )
        changed = dict.fromkeys((row[0] for row in rows), False)
        return changed | self.people(Whom.between(None, None))

    # ── What came of it ─────────────────────────────────────────────────────
    def put_results(self, person: object, outcomes: Iterable[Judged]) -> None:
        rows = (
            (
                person,
                each.subject,
                each.item,
                each.verdict,
                each.fen,
                _signed(each.failed),
                _signed(each.unknown),
            )
            for each in outcomes
        )
        self._db.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def results(self, subject: str, whom: Whom) -> list[tuple[Any, Judged]]:
        """Everything that was evaluated since."""
        rows = self._db.execute(
            "SELECT person, results.subject, results.item, verdict, fen, failed, unknown FROM results"
            " JOIN items USING (item) WHERE items.subject = ?"
            " AND person >= ? AND person <= ? AND person IS NOT ? ORDER BY person",
            (subject, *whom.bounds),
        )
        return [
            (person, Judged(about, item, verdict, fen, _mask(failed), _mask(unknown)))
            for person, about, item, verdict, fen, failed, unknown in rows
        ]

    # ── What nobody has acted on yet ────────────────────────────────────────
    def put_moved(self, person: object) -> None:
        """Each time with a higher number."""
        self._db.execute("INSERT OR REPLACE INTO moved (person) VALUES (?)", (person,))

    def moved(self) -> list[tuple[int, Any]]:
        return self._db.execute("SELECT number, person FROM moved ORDER BY number").fetchall()

    def drop_moved(self, upto: int) -> None:
        self._db.execute("DELETE FROM moved WHERE number <= ?", (upto,))

    # ── Results as they are merged ──────────────────────────────────────────
    def subjects(self, subject: str, whom: Whom) -> dict[Any, list[str]]:
        """What people's decisions are now about, where that differs."""
        rows = self._db.execute(
            "SELECT person, ids FROM subjects WHERE subject = ?"
            " AND person >= ? AND person <= ? AND person IS NOT ? ORDER BY person",
            (subject, *whom.bounds),
        )
        return {person: json.loads(ids) for person, ids in rows}

    def people(self, whom: Whom) -> dict[Any, bool]:
        """Who came (True) and who is gone (False) since the snapshot."""
        rows = self._db.execute(
            "SELECT person, here FROM people"
            " WHERE person >= ? AND person <= ? AND person IS NOT ? AND here != ?",
            (*whom.bounds, ALONE),
        )
        return {person: bool(here) for person, here in rows}


def _json(value: object) -> str:
    return json.dumps(encode(value), ensure_ascii=False, separators=(",", ":"))


def _signed(mask: int) -> int:
    return mask - 2**64 if mask >= 2**63 else mask


def _mask(signed: int) -> int:
    return signed % 2**64
