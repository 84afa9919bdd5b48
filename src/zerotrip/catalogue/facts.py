"""`facts.toml`: what the items of a place may ask about, papers that stand in, and dated lists of codes."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from zerotrip.catalogue.fields import (
    SAMPLE_MARKS,
    Both,
    Day,
    Expression,
    Mark,
    Section,
    ValidDays,
    Words,
    expected,
)
from zerotrip.catalogue.figures import Figure, Table

Kind = Literal["bool", "number", "money", "date", "choice", "text", "bank-account", "records"]
ColumnKind = Literal["bool", "number", "money", "date", "choice", "text"]


def _named(choices: Any) -> Any:
    """A plain list of choices is a table whose names are not said."""
    if isinstance(choices, list) and all(isinstance(one, str) for one in choices):
        return dict.fromkeys(choices)
    return choices


def _column(value: Any) -> Any:
    return {"type": value} if isinstance(value, str) else value


Choices = Annotated[dict[str, Both | None], BeforeValidator(_named)]


class Column(Section):
    """`label` is what a person who fills in a row reads above the field."""

    type: ColumnKind
    label: Both | None = None
    choices: Choices = Field(default_factory=dict)


class Paper(Section):
    label: Both
    hint: Both
    valid: ValidDays | None = None


class Need(Section):
    """One fact: its type, and who is asked for it, in order; then the person; then one paper."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$")]
    type: Kind
    label: Both
    sources: tuple[Words, ...] = Field(default=(), alias="from", strict=False)
    paper: str | None = None
    question: Both | None = None
    ask_as: Both | None = None
    valid: ValidDays | None = None
    sensitivity: Literal["plain", "personal", "medical"] = Field(default="plain", alias="class")
    derived: Expression | None = None
    choices: Choices = Field(default_factory=dict)
    columns: dict[str, Annotated[Column, BeforeValidator(_column)]] = Field(default_factory=dict)
    mark: Mark | None = None

    @property
    def asked_as(self) -> Both | None:
        """How it is put to somebody of whom nothing is known."""
        return self.ask_as or self.question


class Entry(Section):
    code: Words
    name: Both


def _entries(value: Any) -> Any:
    if not isinstance(value, list):
        raise expected("a list of codes", "代码清单")
    return [
        {"code": one, "name": {"zh-Hans": one, "en": one}} if isinstance(one, str) else one for one in value
    ]


class CodeList(Section):
    """Codes that hold from `since` on. A list is never edited: a later one with the same key follows it."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Both
    since: Day
    entries: Annotated[tuple[Entry, ...], BeforeValidator(_entries), Field(max_length=5_000, strict=False)]
    mark: Mark

    @property
    def is_sample(self) -> bool:
        return self.mark in SAMPLE_MARKS


class FactsFile(Section):
    paper: dict[str, Paper] = Field(default_factory=dict)
    fact: tuple[Need, ...] = Field(max_length=1000, default=(), strict=False)
    list: tuple[CodeList, ...] = Field(max_length=500, default=(), strict=False)
    figure: tuple[Figure, ...] = Field(max_length=500, default=(), strict=False)
    table: tuple[Table, ...] = Field(max_length=500, default=(), strict=False)
