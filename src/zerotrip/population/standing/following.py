"""What is kept with changes until it is done: when the database was last asked, and on whom nobody has acted.

Cut off in between, the next time finds it again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zerotrip.population.standing.book import Book


@dataclass(frozen=True, slots=True)
class Look:
    """When the database was last asked what had changed, and for which facts."""

    at: datetime
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """Whose results were evaluated again since somebody acted on them; `everybody` by an edition or a day."""

    persons: tuple[Any, ...]
    everybody: bool
    upto: int
    version: str


class Following:
    def __init__(self, book: Book) -> None:
        self._book = book

    @property
    def look(self) -> Look | None:
        said = self._book.about().get("looked")
        if said is None:
            return None
        at, *facts = json.loads(said)
        return Look(datetime.fromisoformat(at), tuple(facts))

    def note(self, look: Look) -> None:
        with self._book.writing():
            self._book.note(looked=json.dumps([look.at.isoformat(), *look.facts]))

    def moved(self) -> Moved:
        with self._book.reading():
            about, rows = self._book.about(), self._book.moved()
        persons = tuple(person for _number, person in rows)
        everybody = bool(about.get("all_moved"))
        return Moved(persons, everybody, rows[-1][0] if rows else 0, about["version"])

    def acted(self, moved: Moved) -> None:
        """Somebody has done what follows for these. Who moved again meanwhile stays."""
        with self._book.writing():
            self._book.drop_moved(moved.upto)
            if moved.everybody and self._book.about()["version"] == moved.version:
                self._book.note(all_moved="")
