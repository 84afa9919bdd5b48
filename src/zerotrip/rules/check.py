"""From Python's syntax tree to the typed tree, or to a complaint: its place and the nearest right word."""

from __future__ import annotations

import ast
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from zerotrip.core.text import Text, nearest
from zerotrip.rules import hints, tree, words
from zerotrip.rules.calls import check_call
from zerotrip.rules.comparing import comparison
from zerotrip.rules.functions import FORMS, PERIOD_PARTS
from zerotrip.rules.parse import Source, Unreadable, dotted, parse
from zerotrip.rules.problems import Problem
from zerotrip.rules.scope import RESERVED, Names, Row, Wrong
from zerotrip.rules.tree import Literal, Node
from zerotrip.rules.types import BOOL, NUMBER, TEXT, TEXTUAL, Kind, Type
from zerotrip.rules.units import ARITHMETIC, alike, common, reckon
from zerotrip.rules.values import Unknown, exact

_OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class Check:
    """Reads one expression; complaints gather in `problems`."""

    def __init__(self, source: Source, names: Names, problems: list[Problem]) -> None:
        self.source, self.names, self.problems = source, names, problems
        self.row: Row | None = None
        self.outer_rows: list[str] = []

    def expression(self, wanted: Type | None = None) -> Node:
        """The typed tree of the whole text; `wanted` is the type it must have. Raises Wrong."""
        try:
            syntax = parse(self.source.text)
        except Unreadable as error:
            raise self.unreadable(error) from None
        node = self.visit(syntax)
        return self.fit(node, syntax, wanted) if wanted else node

    def unreadable(self, error: Unreadable) -> Wrong:
        """The place where reading broke off, or that of what is written as in another language."""
        text, column, said, near = self.source.text, error.column, error.said, None
        if error.expected is words.NOT_LANGUAGE and (hint := hints.in_text(text)):
            column, said, near = hint
        line = self.source.line + text[:column].count("\n")
        column -= text.rfind("\n", 0, column) + 1
        self.problems.append(Problem(self.source.where, line, column + 1, said, error.expected, near))
        return Wrong()

    def wrong(self, at: ast.AST, expected: Text, near: str | None = None, said: str | None = None) -> Wrong:
        line, column = self.source.place(at)
        said = self.source.segment(at) if said is None else said
        self.problems.append(Problem(self.source.where, line, column, said, expected, near))
        return Wrong()

    def fit(self, node: Node, at: ast.AST, wanted: Type) -> Node:
        """The node if it is of the wanted kind (a bare number where money is wanted becomes yuan)."""
        fitted = alike([node, Literal(wanted, None)]) if wanted.kind is Kind.MONEY else None
        if fitted:
            return fitted[0]
        if node.type.kind is not wanted.kind and not {node.type.kind, wanted.kind} <= TEXTUAL:
            raise self.wrong(at, words.instead(words.kind(wanted), node.type))
        return node

    def visit(self, node: ast.expr) -> Node:
        method = _VISITS.get(type(node))
        if method is None:
            hint = hints.in_text(self.source.segment(node))
            raise self.wrong(node, words.NOT_LANGUAGE, hints.at_node(node, self.names) or (hint and hint[2]))
        return method(self, node)

    def visit_as(self, node: ast.expr, wanted: Type) -> Node:
        return self.fit(self.visit(node), node, wanted)

    def visit_every(self, nodes: list[ast.expr], wanted: Type | None = None) -> list[Node]:
        """All parts, so that the mistakes in each are told at once."""
        read: list[Node] = []
        for node in nodes:
            try:
                read.append(self.visit_as(node, wanted) if wanted else self.visit(node))
            except Wrong:
                continue
        if len(read) < len(nodes):
            raise Wrong
        return read

    # ── Values and names ────────────────────────────────────────────────────
    def constant(self, node: ast.Constant) -> Node:
        value = node.value
        if value is True or value is False:
            raise self.wrong(node, words.LOWER_TRUE, near=str(value).lower())
        if value is None:
            raise self.wrong(node, words.USE_ABSENT)
        if isinstance(value, str):
            return Literal(TEXT, value)
        if isinstance(value, int | float):
            return self.number(node)
        raise self.wrong(node, words.NOT_LANGUAGE)

    def number(self, node: ast.Constant) -> Node:
        """Read from the text itself: 0.1 is a tenth, not the nearest binary fraction."""
        said = self.source.segment(node).replace("_", "")
        try:
            value = Decimal(node.value) if isinstance(node.value, int) else Decimal(said)
        except InvalidOperation:
            raise self.wrong(node, words.LARGE_NUMBER) from None
        if value.adjusted() >= 18 or int(value.as_tuple().exponent) < -12:
            raise self.wrong(node, words.LARGE_NUMBER)
        return Literal(NUMBER, exact(value))

    def name(self, node: ast.expr) -> Node:
        path = self.path(node)
        if self.row and path.split(".")[0] == self.row.name:
            return self.column(node, path, self.row)
        if path in ("true", "false"):
            return Literal(BOOL, path == "true")
        found = self.names.node_of(path) or self.part_of_period(node, path)
        if found is None:
            raise self.unknown_name(node, path)
        return found

    def path(self, node: ast.expr) -> str:
        path = dotted(node)
        if path is None:
            raise self.wrong(node, words.NOT_LANGUAGE)
        return path

    def column(self, node: ast.expr, path: str, row: Row) -> Node:
        _, _, name = path.partition(".")
        if not name:
            raise self.wrong(node, words.ROW_ALONE)
        if name not in row.columns:
            near = nearest(name, row.columns)
            raise self.wrong(node, words.NOT_A_COLUMN, near and f"{row.name}.{near}")
        return tree.Column(row.columns[name], row.records, name)

    def part_of_period(self, node: ast.expr, path: str) -> Node | None:
        owner, _, part = path.rpartition(".")
        whole = self.names.node_of(owner) if owner else None
        if whole is None or whole.type.kind is not Kind.PERIOD:
            return None
        if part not in PERIOD_PARTS:
            raise self.wrong(
                node, words.call(f"{owner}.year, {owner}.start, {owner}.end"), nearest(part, PERIOD_PARTS)
            )
        return tree.Call(PERIOD_PARTS[part], f"period.{part}", (whole,))

    def unknown_name(self, node: ast.expr, path: str) -> Wrong:
        if path.split(".", maxsplit=1)[0] in self.outer_rows:
            return self.wrong(node, words.NO_NESTING)
        if path == "deadline":
            return self.wrong(node, words.NO_DEADLINE)
        if path in FORMS:
            return self.wrong(node, words.call(FORMS[path]))
        return self.other_name(node, path) or self.strange_name(node, path)

    def other_name(self, node: ast.expr, path: str) -> Wrong | None:
        """A name there is, where it cannot stand."""
        if self.names.table_of(path):
            return self.wrong(node, words.A_TABLE, f"look_up({path}, …)")
        if self.names.is_list(path):
            return self.wrong(node, words.A_LIST, f"… in {path}")
        if self.names.columns_of(path) is not None:
            return self.wrong(node, words.A_RECORDS_LIST, f"count({path})")
        return None

    def strange_name(self, node: ast.expr, path: str) -> Wrong:
        if self.names.is_choice(path):
            return self.wrong(node, words.NOT_A_NAME, f"'{path}'", said=path)
        known = [*self.names.all_words(), *RESERVED]
        if self.row:
            known += [f"{self.row.name}.{column}" for column in self.row.columns]
        near = nearest(path, known) or nearest(path.lower(), known)
        return self.wrong(node, words.NOT_A_NAME, near, said=path)

    # ── Logic ───────────────────────────────────────────────────────────────
    def logic(self, node: ast.BoolOp) -> Node:
        parts = tuple(self.visit_every(node.values, BOOL))
        return tree.And(BOOL, parts) if isinstance(node.op, ast.And) else tree.Or(BOOL, parts)

    def unary(self, node: ast.UnaryOp) -> Node:
        if isinstance(node.op, ast.Not):
            return tree.Not(BOOL, self.visit_as(node.operand, BOOL))
        if not isinstance(node.op, ast.USub | ast.UAdd):
            raise self.wrong(node, words.NOT_LANGUAGE)
        body = self.visit(node.operand)
        if body.type.kind not in (Kind.NUMBER, Kind.MONEY):
            raise self.wrong(
                node.operand, words.instead(words.say("a number or money", "数或金额"), body.type)
            )
        if isinstance(node.op, ast.UAdd):
            return body
        if isinstance(body, Literal):
            return Literal(body.type, -body.value)
        return tree.Call(body.type, "negative", (body,))

    def choose(self, node: ast.IfExp) -> Node:
        condition = self.visit_as(node.test, BOOL)
        branches = alike(self.visit_every([node.body, node.orelse]))
        if branches is None:
            raise self.wrong(node, words.SAME_UNIT)
        then, otherwise = branches
        return tree.If(common(branches), condition, then, otherwise)

    # ── Reckoning ───────────────────────────────────────────────────────────
    def arithmetic(self, node: ast.BinOp) -> Node:
        op = _OPERATORS.get(type(node.op))
        if op is None:
            raise self.wrong(node, words.NOT_LANGUAGE, hints.at_node(node, self.names))
        left, right = self.visit_every([node.left, node.right])
        if op in "+-":
            left, right = alike([left, right]) or (left, right)
        gives = ARITHMETIC.get((op, left.type.kind, right.type.kind))
        if gives is None:
            raise self.no_arithmetic(node, op, left, right)
        if op == "/" and isinstance(right, Literal) and right.value == 0:
            raise self.wrong(node.right, words.NOT_ZERO)
        return self.folded(node, tree.Arithmetic(gives, op, left, right))

    def no_arithmetic(self, node: ast.BinOp, op: str, left: Node, right: Node) -> Wrong:
        if Kind.DATE in (left.type.kind, right.type.kind) and op in "+-":
            both = left.type.kind is right.type.kind
            return self.wrong(node, words.DAYS_APART if both else words.SHIFT_DAY)
        if left.type.kind is right.type.kind is Kind.MONEY:
            return self.wrong(node, words.MONEY_TIMES)
        wanted = Kind.MONEY if Kind.MONEY in (left.type.kind, right.type.kind) and op in "+-" else Kind.NUMBER
        at, odd = (
            (node.left, left) if left.type.kind not in (Kind.NUMBER, Kind.MONEY) else (node.right, right)
        )
        if odd.type.kind is Kind.NUMBER:
            return self.wrong(at, words.instead(words.KINDS[wanted], odd.type), near="yuan(x)")
        return self.wrong(at, words.instead(words.KINDS[wanted], odd.type))

    def folded(self, at: ast.expr, node: tree.Arithmetic) -> Node:
        """Written-out numbers are reckoned now, so that `12 * 1000` is a bare number too."""
        if not (isinstance(node.left, Literal) and isinstance(node.right, Literal)):
            return node
        value = reckon(node.op, node.left.value, node.right.value)
        if isinstance(value, Unknown):
            raise self.wrong(at, words.LARGE_NUMBER)
        return Literal(node.type, value)

    def call(self, node: ast.Call) -> Node:
        return check_call(self, node)


_VISITS: dict[type[ast.expr], Callable[[Check, Any], Node]] = {
    ast.Constant: Check.constant, ast.Name: Check.name, ast.Attribute: Check.name,
    ast.BoolOp: Check.logic, ast.UnaryOp: Check.unary, ast.IfExp: Check.choose,
    ast.Compare: comparison, ast.BinOp: Check.arithmetic, ast.Call: Check.call,
}  # fmt: skip
