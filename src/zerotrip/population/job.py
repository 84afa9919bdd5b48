"""What a run decides, as plain data that can be sent to another machine: texts, days and paths."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.reading import ReadPack, read_text
from zerotrip.core.errors import Refused
from zerotrip.population.snapshots.snapshot import Snapshot
from zerotrip.rules.receipt import ENGINE, LANGUAGE

VERSION = f"{ENGINE} language {LANGUAGE}"


@dataclass(frozen=True, slots=True)
class Rule:
    """One edition as its exact texts."""

    sha256: str
    text: str
    facts_text: str

    @classmethod
    def of(cls, read: ReadPack) -> Rule:
        return cls(read.sha256, read.text, read.facts_text)

    @property
    def read(self) -> ReadPack:
        return _read(self)


@lru_cache(maxsize=1_000)
def _read(rule: Rule) -> ReadPack:
    return read_text(rule.text, rule.facts_text, file=rule.sha256, thorough=False)


@dataclass(frozen=True, slots=True)
class Job:
    """`key` names what is decided on what: two runs of one key have the same results, byte by byte."""

    snapshot: Snapshot
    out: str
    rules: tuple[Rule, ...]
    on: date
    key: str
    version: str = VERSION
    stop_on_fault: bool = False

    @property
    def by_subject(self) -> Mapping[str, tuple[Rule, ...]]:
        subjects = sorted({rule.read.pack.subject for rule in self.rules})
        return {
            subject: tuple(rule for rule in self.rules if rule.read.pack.subject == subject)
            for subject in subjects
        }

    def result(self, subject: str, index: int) -> Path:
        return Path(self.out) / "results" / subject / f"part-{index:05d}.parquet"

    def set_aside(self, index: int) -> Path:
        return Path(self.out) / "parts" / f"set-aside-{index:05d}.parquet"

    def stuck(self, index: int) -> Path:
        return Path(self.out) / "parts" / f"stuck-{index:05d}.parquet"

    def told(self, index: int) -> Path:
        """Written last: a partition is done once this file is there."""
        return Path(self.out) / "parts" / f"part-{index:05d}.json"


def job_of(
    packs: Iterable[ReadPack], *, snapshot: Snapshot, out: Path | None, on: date, stop_on_fault: bool = False
) -> Job:
    rules = tuple(sorted((Rule.of(read) for read in packs), key=lambda rule: rule.read.pack.id))
    if not rules:
        raise Refused("nothing-to-decide", _("There is no item to decide; name at least one with --items."))
    key = key_of(rules, snapshot, on)
    where = out or runs_folder() / key[:16]
    return Job(snapshot, str(where.resolve()), rules, on, key, stop_on_fault=stop_on_fault)


def runs_folder() -> Path:
    """Where results go that were told no place."""
    return Path(settings.ZEROTRIP_HOME) / "runs"


def key_of(rules: Iterable[Rule], snapshot: Snapshot, on: date) -> str:
    said = [VERSION, on.isoformat(), sorted(rule.sha256 for rule in rules), snapshot.hash]
    return sha256(json.dumps(said).encode()).hexdigest()
