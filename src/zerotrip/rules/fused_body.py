"""The function as a whole: facts into locals, what is shared, the outcomes, and the amounts behind them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from zerotrip.rules import tree
from zerotrip.rules.fused_locals import named_locals
from zerotrip.rules.fused_loop import LoopWriter, loop_text
from zerotrip.rules.fused_names import Constants
from zerotrip.rules.fused_text import Writer, table_name
from zerotrip.rules.sharing import LOOP, Cell, Graph
from zerotrip.rules.tree import Node
from zerotrip.rules.types import Kind
from zerotrip.rules.values import Unknown
from zerotrip.rules.vocabulary import AWARDS

if TYPE_CHECKING:
    from zerotrip.rules.fused import Roots

LONGEST = 1_000_000
"""Characters; what comes after is left to the careful reader: compiling takes two microseconds for each."""
_HEAD = "def judge(facts, on, opened_on, awards):"


def function_text(graph: Graph, items: Sequence[Roots], constants: Constants) -> tuple[str, set[int]]:
    """The text, and the cells it may put to the careful reader."""
    body = Body(graph, items, constants)
    body.outcomes()
    for at, roots in enumerate(items):
        body.amount(at, roots)
    verdicts = [body.judgement(at, roots) for at, roots in enumerate(items)]
    head = [*body.loops, _HEAD, *_filled(graph, constants, body.names), *body.pending]
    last = f"    return ({' '.join(f'{each},' for each in verdicts)})"
    return "\n".join([*head, *body.lines, last, ""]), body.asked


def _filled(graph: Graph, constants: Constants, names: Mapping[int, str]) -> Iterator[str]:
    yield "    state = [None, facts, on, opened_on, awards]"
    yield "    scalar, table = facts.scalars.get, facts.records.get"
    lists: dict[str, None] = {}
    for cell in graph.cells:
        node = cell.node
        if isinstance(node, tree.FactOf):
            name = names[cell.number]
            yield f"    {name} = scalar({constants.named(node.key)}, Open)"
            if node.type.kind in (Kind.NUMBER, Kind.MONEY):
                yield f"    if type({name}) is Decimal: {name} = exact({name})"
        elif isinstance(node, tree.Records):
            lists[node.key] = None
        elif isinstance(node, tree.Aggregate):
            lists[node.records] = None
    for key in lists:
        if key != AWARDS:
            yield f"    {table_name(key, constants)} = few(table({constants.named(key)}, Open))"


class Body(Writer):
    """Writes statements: `held` grows with each cell that gets its local."""

    def __init__(self, graph: Graph, items: Sequence[Roots], constants: Constants) -> None:
        self.uses = Counter({root for roots in items for root in roots.conditions})
        self.uses.update(root for roots in items for root in roots.others)
        for cell in graph.cells:
            self.uses[cell.number] += cell.uses
        super().__init__(graph, constants, named_locals(graph, self.uses, constants))
        self.items = items
        self.lines: list[str] = []
        self.loops: list[str] = []
        self.pending: list[str] = []
        self._taken: dict[int, list[str]] = {}
        self._indent = "    "
        self._settled: set[str] = set()
        self.asked: set[int] = set()
        self._size = 0

    def line(self, text: str) -> None:
        self.lines.append(self._indent + text)
        self._size += len(text)

    # ── What is shared ──────────────────────────────────────────────────────
    def hold(self, *roots: int | None) -> None:
        """Gives all that is shared below these its locals."""
        for number in sorted(self._below(roots)):
            if number in self.names:
                self._keep(self.graph.cells[number])

    def _below(self, roots: Sequence[int | None]) -> set[int]:
        found: set[int] = set()
        todo = [root for root in roots if root is not None]
        while todo:
            number = todo.pop()
            if number not in found and number not in self.held and not self.graph.cells[number].is_leaf:
                found.add(number)
                todo += self.graph.cells[number].parts
        return found

    def _keep(self, cell: Cell) -> None:
        name = self.names[cell.number]
        late = len(self._indent) > 4 and cell.cost >= LOOP and self.uses[cell.number] > 1
        if late:
            self.pending.append(f"    {name} = None")
            self.pending.append(f"    {name}_there = False")
            self.line(f"if not {name}_there:")
            self._indent += "    "
            self.line(f"{name}_there = True")
        self.begin()
        self._assign(name, self.value(cell.number), "Open", "Open")
        if not self.needs and not self.fails:
            self.sure.add(name)
        if late:
            self._indent = self._indent[4:]
        self.held.add(cell.number)

    def _assign(self, name: str, written: str, open_: str, unusual: str) -> None:
        """`open_` where something read is open, `unusual` where it turns out to be that."""
        if self.needs:
            written = f"{written} if {_there(self.needs)} else {open_}"
        if not self.fails:
            self.line(f"{name} = {written}")
            return
        self.line(f"try: {name} = {written}")
        self.line(f"except UNUSUAL: {name} = {unusual}")

    def loop(self, cell: Cell) -> tuple[str, list[str]]:
        if cell.number not in self._taken:
            writer = LoopWriter(self.graph, self.constants, self.names)
            self.loops += loop_text(writer, cell)
            self._taken[cell.number] = list(writer.takes)
        return f"a{cell.number}", self._taken[cell.number]

    # ── What is asked for ───────────────────────────────────────────────────
    def outcomes(self) -> None:
        for roots in self.items:
            for root in roots.conditions:
                self._settle(f"o{root}", root, outcome=True)
            for day in (roots.as_of, roots.period, roots.deadline):
                if day is not None:
                    self._settle(f"x{day}", day)

    def _settle(self, name: str, root: int, *, outcome: bool = False) -> None:
        """A result: the value, or what the careful reader makes of it."""
        if name in self._settled:
            return
        careful = f"{'slow_outcome' if outcome else 'slow'}(state, {root})"
        self.asked.add(root)
        self._settled.add(name)
        if self._size > LONGEST:
            self.line(f"{name} = {careful}")
            return
        self.hold(root)
        self.begin()
        written = self.truth(root) if outcome else self.value(root)
        waits = self._waits(root) if len(self.needs) == 1 else None
        needs, fails = self.needs, self.fails
        joined = outcome and type(self.graph.cells[root].node) in _JOINED and root not in self.held
        open_ = self.constants.named(waits) if waits else self._partly(root) if joined else careful
        self.needs, self.fails = needs, fails
        self._assign(name, written, open_, careful)

    def _partly(self, number: int) -> str:
        """The outcome while something in it is open: part by part, only what is open asked of others."""
        cell = self.graph.cells[number]
        joined = _JOINED.get(type(cell.node))
        if joined and number not in self.held:
            return f"{joined}(({' '.join(f'{self._partly(part)},' for part in cell.parts)}))"
        self.needs = {}
        written, waits = self.truth(number), self._waits(number)
        if not self.needs:
            return written
        self.asked.add(number)
        careful = self.constants.named(waits) if waits else f"slow_outcome(state, {number})"
        return f"({written} if {_there(self.needs)} else {careful})"

    def _waits(self, number: int) -> Unknown | None:
        """What it comes to while the one fact it looks at is unknown, where that shows without reckoning."""
        cell = self.graph.cells[number]
        if isinstance(cell.node, tree.FactOf):
            return Unknown(frozenset({cell.node.key}))
        if isinstance(cell.node, tree.Compare):
            literal = self.graph.cells[cell.parts[1]].node
            plain = isinstance(literal, tree.Literal) and literal.value is not None
            return self._waits(cell.parts[0]) if plain else None
        if isinstance(cell.node, tree.Not | tree.Absent | tree.And | tree.Or):
            parts = {self._waits(part) for part in cell.parts}
            return parts.pop() if len(parts) == 1 else None
        return None

    # ── Amounts ─────────────────────────────────────────────────────────────
    def amount(self, at: int, roots: Roots) -> None:
        self.line(f"p{at} = None")
        if roots.tariff is None:
            return
        met = " and ".join(f"o{root} is True" for root in dict.fromkeys(roots.conditions))
        self.line(f"if {met or 'True'}:")
        outside, settled = set(self.held), set(self._settled)
        self._indent += "    "
        base, earlier, at_most = map(self._part, (roots.base, roots.earlier, roots.at_most))
        tariff, capped = self.constants.add(roots.tariff), roots.at_most is not None
        self.line(f"p{at} = paid({tariff}, ({base}, {earlier}, x{roots.as_of}, {at_most}), {capped})")
        self._indent = self._indent[4:]
        self.held, self._settled = outside, settled

    def _part(self, root: int | None) -> str:
        if root is None:
            return "None"
        self._settle(f"x{root}", root)
        return f"x{root}"

    def judgement(self, at: int, roots: Roots) -> str:
        outcomes = " ".join(f"o{root}," for root in roots.conditions)
        deadline = "None" if roots.deadline is None else f"x{roots.deadline}"
        return f"new(Judgement, (({outcomes}), p{at}, x{roots.as_of}, x{roots.period}, {deadline}))"


_JOINED: dict[type[Node], str] = {tree.And: "every", tree.Or: "either"}


def _there(needs: Iterable[str]) -> str:
    return " and ".join(f"{need} is not Open" for need in needs)
