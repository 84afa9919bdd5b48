"""What an expression can see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from zerotrip.rules.item import Table
from zerotrip.rules.tree import Node
from zerotrip.rules.types import Type

BUILTIN = ("on", "opened_on", "period", "deadline")
RESERVED = ("true", "false", *BUILTIN)


class Wrong(Exception):
    """The complaint is already noted; whatever contains this cannot be read on."""


@dataclass(frozen=True, slots=True)
class Row:
    """The record an aggregate is at: its name in the text and the list it comes from."""

    name: str
    records: str
    columns: Mapping[str, Type]


class Names(Protocol):
    """What an item can speak of besides the language itself."""

    def node_of(self, name: str) -> Node | None:
        """The tree a name stands for; None if there is no such name. Raises Wrong if it is itself wrong."""

    def columns_of(self, name: str) -> Mapping[str, Type] | None:
        """The columns, if the name is a list of records."""

    def key_of(self, name: str) -> str:
        """The key under which the records of that name are kept."""

    def is_list(self, name: str) -> bool:
        """Whether the name is a dated list of codes."""

    def list_node(self, name: str) -> Node:
        """The list as it stood on the item's day."""

    def is_choice(self, word: str) -> bool:
        """Whether a choice of some fact is called so."""

    def is_figure(self, name: str) -> bool:
        """Whether the name is a dated figure."""

    def figure_node(self, name: str, day: Node) -> Node:
        """The figure as it stood on `day`."""

    def table_of(self, name: str) -> Sequence[Table]:
        """The table of that name in order of time; empty if there is none."""

    def table_node(self, name: str, by: Node, day: Node | None) -> Node:
        """What the table says for `by`, as it stood on `day` or, without, on the item's day."""

    def all_words(self) -> list[str]:
        """Every name, for telling the nearest right one."""
