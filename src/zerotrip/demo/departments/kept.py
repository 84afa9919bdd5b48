"""What was added by hand to what the sample world tells: a degree, a journey, an accident."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

from zerotrip.demo.departments.gateway import Row


@dataclass
class Kept:
    """Rows by question and ID number. With a `path` they outlive a restart."""

    path: Path | None = None
    _rows: list[tuple[str, str, Row]] = field(default_factory=list, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        if self.path and self.path.exists():
            told = json.loads(self.path.read_text("utf-8"))
            self._rows = [(question, number, row) for question, number, row in told]

    def add(self, question: str, number: str, row: Row) -> None:
        with self._lock:
            self._rows.append((question, number, row))
            if self.path:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.write_text(json.dumps(self._rows, ensure_ascii=False), "utf-8")

    def of(self, question: str, number: str) -> list[Row]:
        with self._lock:
            return [row for asked, whose, row in self._rows if (asked, whose) == (question, number)]

    def forget(self) -> None:
        with self._lock:
            self._rows.clear()
            if self.path:
                self.path.unlink(missing_ok=True)
