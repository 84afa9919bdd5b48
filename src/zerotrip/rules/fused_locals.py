"""Which cells get a local: facts, what stands in several places, and what is too deep for one text."""

from __future__ import annotations

from collections import Counter

from zerotrip.rules import tree
from zerotrip.rules.fused_loop import DEEPEST
from zerotrip.rules.fused_names import Constants
from zerotrip.rules.fused_text import is_ratio, table_name
from zerotrip.rules.sharing import Cell, Graph

WORTH_KEEPING = 3
"""In comparisons: cheaper ones are written again."""


def named_locals(graph: Graph, uses: Counter[int], constants: Constants) -> dict[int, str]:
    """The locals: of facts, of days given, and of what is worth keeping or too deep to be written in one."""
    names: dict[int, str] = {}
    levels: list[int] = []
    hoisted = {part for cell in graph.cells if cell.by_row or isinstance(cell.node, tree.Aggregate)
               for part in cell.parts}  # fmt: skip
    compared = _only_compared(graph)
    for cell in graph.cells:
        number = cell.number
        level = 1 + max((levels[part] for part in cell.parts), default=0)
        often = uses[number] > 1 and cell.cost >= WORTH_KEEPING and number not in compared
        if isinstance(cell.node, tree.FactOf):
            names[number] = f"f{number}"
        elif isinstance(cell.node, tree.Given):
            names[number] = cell.node.name
        elif isinstance(cell.node, tree.Records):
            names[number] = table_name(cell.node.key, constants)
        elif not cell.by_row and not cell.is_leaf and (often or level > DEEPEST or number in hoisted):
            names[number] = f"v{number}"
        levels.append(0 if number in names or isinstance(cell.node, tree.Aggregate) else level)
    return names


def _only_compared(graph: Graph) -> set[int]:
    """Divisions that need not be carried out: see `Writer.ratio`."""
    users: dict[int, list[Cell]] = {}
    for cell in graph.cells:
        for part in cell.parts:
            users.setdefault(part, []).append(cell)
    found: set[int] = set()
    for cell in reversed(graph.cells):
        if is_ratio(cell) and all(_compares(user, cell, found) for user in users.get(cell.number, ())):
            found.add(cell.number)
    return found


def _compares(user: Cell, ratio: Cell, found: set[int]) -> bool:
    if is_ratio(user):
        return user.number in found and user.parts[0] == ratio.number
    return isinstance(user.node, tree.Compare) and user.node.op not in ("in", "not in")
