"""What a connector is, and the ones that are plugged in. `config/wiring.py` plugs them in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable

from zerotrip.core.text import Text
from zerotrip.evidence.states import Status


@dataclass(frozen=True, slots=True)
class Source:
    """One question a department answers. `per_record`: it is asked about one record, by its id.
    `needs_account`: the number of the person's bank account goes along; it does to nobody else."""

    key: str
    label: Text
    facts: tuple[str, ...]
    valid: timedelta
    per_record: bool = False
    needs_account: bool = False


@dataclass(frozen=True, slots=True)
class Inquiry:
    """All that leaves the house: whom it is about, and what for."""

    id_number: str = field(repr=False)
    name: str = field(repr=False)
    purpose: str
    request_id: str
    record: str = ""
    account: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact out of an answer, typed. A row of records is told under the list's singular, with its id.

    `source` where it is not the one that was asked: a list of settlements tells single ones too.
    """

    fact: str
    value: object = None
    status: Status = Status.KNOWN
    record: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    raw: Any
    told: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Health:
    reachable: bool
    credentials_ok: bool
    latency_ms: int
    reason: str = ""


class Silence(Exception):
    """No usable answer this time; worth asking again. `code` says which way it failed."""

    def __init__(self, code: str, *, credentials: bool = False) -> None:
        super().__init__(code)
        self.code = code
        self.credentials = credentials


class Declined(Exception):
    """The department answered that it will not say; asking again gives the same."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Connector(Protocol):
    """Talks to one department. Touches no database and keeps no clock of its own."""

    @property
    def name(self) -> str: ...

    @property
    def label(self) -> Text: ...

    @property
    def sources(self) -> Mapping[str, Source]: ...

    def fetch(self, source: str, inquiry: Inquiry) -> Heard:
        """Raises Silence or Declined."""

    def check(self) -> Health: ...


@runtime_checkable
class Listener(Protocol):
    """A connector whose department also sends unasked."""

    def read_pushed(self, row: dict[str, Any]) -> list[Told]: ...

    def person_of(self, row: dict[str, Any]) -> str:
        """The ID number of the person a pushed row is about."""


@dataclass
class Registry:
    connectors: dict[str, Connector] = field(default_factory=dict)

    def register(self, connector: Connector) -> None:
        for key in connector.sources:
            if not key.startswith(f"{connector.name}."):
                raise ValueError(f"source {key} does not belong to {connector.name}")
        self.connectors[connector.name] = connector

    def of(self, source: str) -> Connector:
        return self.connectors[source.partition(".")[0]]

    def source(self, key: str) -> Source | None:
        connector = self.connectors.get(key.partition(".")[0])
        return connector.sources.get(key) if connector else None

    def is_of_record(self, fact: str) -> bool:
        """Whether the fact is a column of one record (`settlement.days`) and needs the record's id."""
        return any(
            source.per_record and fact in source.facts
            for connector in self.connectors.values()
            for source in connector.sources.values()
        )

    def supplies(self) -> dict[str, tuple[str, ...]]:
        """Every source and the fact keys it answers."""
        return {
            key: source.facts for each in self.connectors.values() for key, source in each.sources.items()
        }


registry = Registry()
register = registry.register
