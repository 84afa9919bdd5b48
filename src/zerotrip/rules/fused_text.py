"""How cells are written in Python, for values that are there: known, though perhaps absent.

What the text cannot reckon (a column left out, a figure too large, a day that does not exist) it raises as
`Unusual` or KeyError: the careful reader then says what comes of it. Nothing a user wrote gets into the text:
whole numbers aside, every value is a constant by a name of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from zerotrip.rules import tree
from zerotrip.rules.fused_names import Constants, in_force
from zerotrip.rules.operations import operation
from zerotrip.rules.sharing import Cell, Graph
from zerotrip.rules.tree import Node
from zerotrip.rules.types import Kind
from zerotrip.rules.values import FINEST, LARGEST
from zerotrip.rules.vocabulary import AWARDS


class Writer:
    """Writes expressions. `names` are the locals that cells may stand in, `held` those that do by now; after
    an expression, `needs` has the locals it read that may be open, and `fails` whether it may raise."""

    def __init__(self, graph: Graph, constants: Constants, names: Mapping[int, str]) -> None:
        self.graph, self.constants, self.names = graph, constants, names
        self.held: set[int] = set()
        self.sure: set[str] = {"on", "opened_on", "awards"}
        self.begin()

    def begin(self) -> None:
        self.needs: dict[str, None] = {}
        self.fails, self._temps = False, 0

    def value(self, number: int) -> str:
        if number in self.held:
            return self.local(self.names[number])
        cell = self.graph.cells[number]
        return _WRITE[type(cell.node)](self, cell)

    def truth(self, number: int) -> str:
        """Yes or no, where absent counts as no."""
        written = self.value(number)
        return f"({written} is True)" if self.graph.cells[number].nullable else written

    def local(self, name: str) -> str:
        if name not in self.sure:
            self.needs[name] = None
        return name

    def temporary(self) -> str:
        self._temps += 1
        return f"t{self._temps}"

    def mention(self, number: int, checks: list[str]) -> str:
        """The value by a name, to be asked for in `checks` where it may be absent."""
        written = self.value(number)
        if not self.graph.cells[number].nullable:
            return written
        name = written if written.isidentifier() else self.temporary()
        checks.append(_bound(name, written))
        return name

    def failing(self, written: str) -> str:
        """For what gives Unknown when it cannot be reckoned."""
        self.fails = True
        name = self.temporary()
        return f"({name} if type({name} := {written}) is not Unknown else odd())"

    # ── Leaves ──────────────────────────────────────────────────────────────
    def literal(self, cell: Cell) -> str:
        value = cell.node.value
        if value is None or isinstance(value, bool):
            return str(value)
        if value.__class__ is int:
            return str(value) if value >= 0 else f"({value})"
        return self.constants.named(frozenset(value) if isinstance(value, tuple) else value)

    def column(self, cell: Cell) -> str:
        self.fails = True
        read = f"row[{self.constants.named(cell.node.name)}]"
        if cell.node.type.kind is not Kind.NUMBER:
            return read
        name = self.temporary()
        return f"({name} if type({name} := {read}) is not Decimal else exact({name}))"

    # ── Logic ───────────────────────────────────────────────────────────────
    def joined(self, cell: Cell, word: str) -> str:
        return f"({f' {word} '.join(self.truth(part) for part in cell.parts)})"

    def choose(self, cell: Cell) -> str:
        write = self.truth if cell.node.type.kind is Kind.BOOL else self.value
        condition, then, otherwise = self.truth(cell.parts[0]), *map(write, cell.parts[1:])
        return f"({then} if {condition} else {otherwise})"

    def known(self, cell: Cell) -> str:
        """Of a fact: the one question that may be put to what is open."""
        body = self.graph.cells[cell.parts[0]]
        fact = isinstance(body.node, tree.FactOf | tree.Records)
        return f"({self.names[body.number] if fact else self.value(body.number)} is not Open)"

    # ── Comparing ───────────────────────────────────────────────────────────
    def compare(self, cell: Cell) -> str:
        op, (one, other) = cell.node.op, cell.parts
        right = self.graph.cells[other]
        if isinstance(right.node, tree.Literal) and right.node.value is None:
            return "False"
        if right.node.type.kind is Kind.PERIOD:
            return self.in_period(op, one, other)
        mirrored = _MIRRORED.get(op, "")
        ratio = self.ratio(op, one, other) or self.ratio(mirrored, other, one)
        written = ratio or self.share(op, one, other) or self.share(mirrored, other, one)
        if written:
            return written
        if op in ("==", "in") and not right.nullable:
            return f"({self.value(one)} {op} {self.value(other)})"
        checks: list[str] = []
        written = f"{self.mention(one, checks)} {op} {self.mention(other, checks)}"
        return _if_there(checks, written)

    def ratio(self, op: str, one: int, other: int) -> str | None:
        """`a / b < c` as `a < c * b`: no fraction for what is only compared."""
        cell = self.graph.cells[one]
        if op not in _MIRRORED or not self.divides(one):
            return None
        checks: list[str] = []
        tests: list[str] = []
        *over, top = [self.whole(part, checks, tests) for part in reversed(self.factors(cell))]
        small = f"{-LARGEST} <= {top} <= {LARGEST}"
        tests += [small, *(f"{divisor} > 0" for divisor in over)]
        right = " * ".join([self.mention(other, checks), *over])
        self.fails = True
        return _if_there(checks, f"({top} {op} {right} if {' and '.join(tests)} else odd())")

    def share(self, op: str, one: int, other: int) -> str | None:
        """`a * 0.37 < b` as `a * 37 < b * 100`, for the same reason."""
        cell = self.graph.cells[one]
        if op not in _MIRRORED or one in self.held or not (found := self.fraction(cell)):
            return None
        checks: list[str] = []
        tests: list[str] = []
        part, by = found
        top = self.whole(part, checks, tests)
        most = LARGEST * by.denominator // abs(by.numerator)
        right = self.mention(other, checks)
        tests.append(f"{-most} <= {top} <= {most}")
        self.fails = True
        sides = f"{top} * {by.numerator} {op} {right} * {by.denominator}"
        return _if_there(checks, f"({sides} if {' and '.join(tests)} else odd())")

    def fraction(self, cell: Cell) -> tuple[int, Fraction] | None:
        """The part that is multiplied by a fraction written out, and the fraction."""
        if not isinstance(cell.node, tree.Arithmetic) or cell.node.op != "*":
            return None
        for part, by in (cell.parts, cell.parts[::-1]):
            factor = self.graph.cells[by].node
            value = factor.value if isinstance(factor, tree.Literal) else None
            if isinstance(value, Decimal | Fraction) and value and Fraction(value).denominator <= FINEST:
                return part, Fraction(value)
        return None

    def divides(self, number: int) -> bool:
        """Whether it is a division still to be carried out here."""
        return number not in self.held and is_ratio(self.graph.cells[number])

    def factors(self, cell: Cell) -> list[int]:
        """`a / b / c` as a, b, c."""
        top, divisor = cell.parts
        above = self.factors(self.graph.cells[top]) if self.divides(top) else [top]
        return [*above, divisor]

    def whole(self, number: int, checks: list[str], tests: list[str]) -> str:
        """A name for the value; that it is a whole number is to be asked for in `tests`."""
        written = self.mention(number, checks)
        name = written if written.isalnum() else self.temporary()
        tests.append(f"type({_bound(name, written)}) is int")
        return name

    def in_period(self, op: str, one: int, other: int) -> str:
        checks: list[str] = []
        day, written = self.mention(one, checks), self.value(other)
        period = written if written.isidentifier() else self.temporary()
        checks.append(_bound(period, written))
        inside = f"{period}.start <= {day} <= {period}.end"
        return _if_there(checks, inside if op == "in" else f"not ({inside})")

    def dated(self, cell: Cell) -> str:
        begun = [(since, frozenset(entries)) for since, entries in cell.node.versions]
        if len(begun) != 1:
            force = self.constants.add(in_force(begun))
            return self.strict(cell, f"{force}({{}})".format)
        since, entries = map(self.constants.named, begun[0])
        none = self.constants.named(frozenset())
        return self.strict(cell, f"({entries} if {since} <= {{}} else {none})".format)

    # ── Reckoning ───────────────────────────────────────────────────────────
    def strict(self, cell: Cell, write: Callable[..., str]) -> str:
        """Absent as soon as one part is."""
        checks: list[str] = []
        written = write(*[self.mention(part, checks) for part in cell.parts])
        absent = " or ".join(f"{check} is None" for check in checks)
        return f"(None if {absent} else {written})" if absent else written

    def arithmetic(self, cell: Cell) -> str:
        if cell.node.op == "/":
            return self.strict(cell, lambda one, other: self.failing(f"divide({one}, {other})"))
        return self.strict(cell, lambda one, other: self.bounded(f"{one} {cell.node.op} {other}"))

    def bounded(self, written: str) -> str:
        self.fails = True
        name = self.temporary()
        small = f"type({name} := {written}) is int and {-LARGEST} <= {name} <= {LARGEST}"
        return f"({name} if {small} else within({name}))"

    def call(self, cell: Cell) -> str:
        function = cell.node.function
        if function in _FORMS:
            return self.strict(cell, _FORMS[function].format)
        if function in ("min", "max"):
            return self.strict(cell, lambda *parts: f"{function}({', '.join(parts)})")
        of = self.constants.add(operation(function, cell.node.type.kind))
        return self.strict(cell, lambda *parts: self.failing(f"{of}({', '.join(parts)})"))

    def aggregate(self, cell: Cell) -> str:
        rows = self.table(cell.node.records)
        if not cell.parts:
            return f"len({rows} or ())"
        name, takes = self.loop(cell)
        self.fails = True
        return f"{name}({', '.join([rows, *map(self.local, takes)])})"

    def loop(self, cell: Cell) -> tuple[str, list[str]]:
        """The function that goes through the records, and the locals it takes besides."""
        raise NotImplementedError

    def table(self, key: str) -> str:
        return "awards" if key == AWARDS else self.local(table_name(key, self.constants))


def is_ratio(cell: Cell) -> bool:
    return isinstance(cell.node, tree.Arithmetic) and cell.node.op == "/"


def table_name(key: str, constants: Constants) -> str:
    return f"r_{constants.named(key)}"


def _bound(name: str, written: str) -> str:
    return name if name == written else f"({name} := {written})"


def _if_there(checks: list[str], written: str) -> str:
    return f"({' and '.join([*(f'{check} is not None' for check in checks), written])})"


_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
_FORMS: dict[str, str] = {
    "year_of": "{}.year", "period.start": "{}.start", "period.end": "{}.end", "period.year": "{}.start.year",
    "end_of_year": "date({}.year, 12, 31)", "days_between": "({1} - {0}).days", "negative": "(-{})",
    "abs": "abs({})", "age_on": "years_between({}, {})", "years_between": "years_between({}, {})",
}  # fmt: skip
_WRITE: dict[type[Node], Callable[[Writer, Cell], str]] = {
    tree.Literal: Writer.literal,
    tree.FactOf: lambda writer, cell: writer.local(writer.names[cell.number]),
    tree.Given: lambda writer, cell: cell.node.name,
    tree.Records: lambda writer, cell: writer.table(cell.node.key),
    tree.Column: Writer.column,
    tree.Not: lambda writer, cell: f"(not {writer.truth(cell.parts[0])})",
    tree.And: lambda writer, cell: writer.joined(cell, "and"),
    tree.Or: lambda writer, cell: writer.joined(cell, "or"),
    tree.Compare: Writer.compare,
    tree.DatedList: Writer.dated,
    tree.Arithmetic: Writer.arithmetic,
    tree.If: Writer.choose,
    tree.Call: Writer.call,
    tree.Known: Writer.known,
    tree.Absent: lambda writer, cell: f"({writer.value(cell.parts[0])} is None)",
    tree.Aggregate: Writer.aggregate,
}
