"""Each aggregate as a function: one loop over its records, taking what else it looks at as arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from zerotrip.rules import tree
from zerotrip.rules.fused_names import Constants
from zerotrip.rules.fused_text import Writer
from zerotrip.rules.sharing import Cell, Graph
from zerotrip.rules.values import LARGEST

DEEPEST = 12
"""Deeper text is cut: what is below stands in a local. Python takes some ninety levels."""


class LoopWriter(Writer):
    """What does not look at the record is an argument by now, in a local of the caller."""

    def __init__(self, graph: Graph, constants: Constants, names: Mapping[int, str]) -> None:
        super().__init__(graph, constants, names)
        self.takes: dict[str, None] = {}

    def value(self, number: int) -> str:
        cell = self.graph.cells[number]
        if cell.by_row or isinstance(cell.node, tree.Literal):
            return super().value(number)
        return self.taken(self.names[number])

    def divides(self, number: int) -> bool:
        return self.graph.cells[number].by_row and super().divides(number)

    def fraction(self, cell: Cell) -> tuple[int, Fraction] | None:
        """What does not look at the record comes as one argument: its parts have no names in here."""
        return super().fraction(cell) if cell.by_row else None

    def taken(self, name: str) -> str:
        self.takes[name] = None
        return name


def loop_text(writer: LoopWriter, cell: Cell) -> list[str]:
    """The lines of the function; after that, `writer.takes` has the locals it wants besides the records."""
    lines = [f"        {line}" for line in _held(writer, cell)]
    where = writer.truth(cell.parts[0]) if cell.node.where else "True"
    body = cell.parts[-1] if cell.node.body else None
    before, each, after = _SHAPES[cell.node.function](writer, where, body)
    lines += [f"        {line}" for line in each]
    head = f"def a{cell.number}({', '.join(['rows', *writer.takes])}):"
    return [head, f"    {before}", "    for row in rows or ():", *lines, f"    {after}"]


def _held(writer: LoopWriter, cell: Cell) -> Iterator[str]:
    """Locals for what stands in several places, or too deep."""
    inner = _looking_at_the_record(writer.graph, cell)
    uses = Counter(part for number in inner for part in writer.graph.cells[number].parts)
    levels: dict[int, int] = {}
    for number in inner:
        level = 1 + max((levels.get(part, 0) for part in writer.graph.cells[number].parts), default=0)
        often = uses[number] > 1 and number not in cell.parts
        levels[number] = 0 if often or level > DEEPEST else level
        if not levels[number]:
            yield f"c{number} = {writer.value(number)}"
            writer.names = {**writer.names, number: f"c{number}"}
            writer.sure.add(f"c{number}")
            writer.held.add(number)


def _looking_at_the_record(graph: Graph, cell: Cell) -> list[int]:
    found: set[int] = set()
    todo = list(cell.parts)
    while todo:
        number = todo.pop()
        if graph.cells[number].by_row and number not in found:
            found.add(number)
            todo += graph.cells[number].parts
    return sorted(found)


Shape = tuple[str, list[str], str]


def _any(writer: LoopWriter, where: str, body: int | None) -> Shape:
    return "pass", [f"if {where} and {_truth(writer, body)}: return True"], "return False"


def _all(writer: LoopWriter, where: str, body: int | None) -> Shape:
    """An absent answer is passed over."""
    held = "True" if body is None else writer.value(body)
    return "pass", [f"if {where} and {held} is False: return False"], "return True"


def _truth(writer: LoopWriter, body: int | None) -> str:
    return "True" if body is None else writer.truth(body)


def _count(writer: LoopWriter, where: str, body: int | None) -> Shape:
    return "total = 0", [f"if {where}: total += 1"], "return total"


def _sum(writer: LoopWriter, where: str, body: int | None) -> Shape:
    each = [f"if {where}:", f"    value = {_value(writer, body)}", "    if value is not None: total += value"]
    small = f"type(total) is int and {-LARGEST} <= total <= {LARGEST}"
    return "total = 0", each, f"return total if {small} else within(total)"


def _extreme(writer: LoopWriter, where: str, body: int | None, sign: str) -> Shape:
    better = f"value is not None and (best is None or value {sign} best)"
    each = [f"if {where}:", f"    value = {_value(writer, body)}", f"    if {better}: best = value"]
    return "best = None", each, "return best"


def _value(writer: LoopWriter, body: int | None) -> str:
    return "True" if body is None else writer.value(body)


_SHAPES: dict[str, Callable[[LoopWriter, str, int | None], Shape]] = {
    "any": _any, "all": _all, "count": _count, "sum": _sum,
    "max": lambda writer, where, body: _extreme(writer, where, body, ">"),
    "min": lambda writer, where, body: _extreme(writer, where, body, "<"),
}  # fmt: skip
