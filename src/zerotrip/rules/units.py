"""Which types go together, and what comes of it. A bare number beside money is yuan."""

from __future__ import annotations

from fractions import Fraction

from zerotrip.rules.tree import If, Literal, Node
from zerotrip.rules.types import MONEY, NUMBER, TEXT, TEXTUAL, Kind, Type
from zerotrip.rules.values import Exact, Unknown, bounded, exact

_M, _N = Kind.MONEY, Kind.NUMBER

ARITHMETIC: dict[tuple[str, Kind, Kind], Type] = {
    ("+", _N, _N): NUMBER, ("+", _M, _M): MONEY,
    ("-", _N, _N): NUMBER, ("-", _M, _M): MONEY,
    ("*", _N, _N): NUMBER, ("*", _M, _N): MONEY, ("*", _N, _M): MONEY,
    ("/", _N, _N): NUMBER, ("/", _M, _N): MONEY, ("/", _M, _M): NUMBER,
}  # fmt: skip


def as_money(node: Node) -> Node | None:
    """A bare number read as yuan; None for a number that was reckoned: yuan(x) says it is meant."""
    if node.type.kind is Kind.MONEY:
        return node
    if isinstance(node, Literal) and node.type.kind is Kind.NUMBER:
        fen = bounded(exact(Fraction(node.value) * 100))
        return None if isinstance(fen, Unknown) else Literal(MONEY, fen)
    if isinstance(node, If):
        then, otherwise = as_money(node.then), as_money(node.otherwise)
        return If(MONEY, node.condition, then, otherwise) if then and otherwise else None
    return None


def alike(nodes: list[Node]) -> list[Node] | None:
    """The nodes in one unit, or None if they have none in common."""
    kinds = {node.type.kind for node in nodes}
    if len(kinds) == 1:
        return nodes
    if kinds == {Kind.MONEY, Kind.NUMBER}:
        money = [as_money(node) for node in nodes]
        return None if None in money else [node for node in money if node]
    return nodes if kinds <= TEXTUAL else None


def common(nodes: list[Node]) -> Type:
    first = nodes[0].type
    return first if all(node.type == first for node in nodes) or first.kind not in TEXTUAL else TEXT


def reckon(op: str, left: Exact, right: Exact) -> Exact | Unknown:
    """Exact arithmetic within bounds; the divisor is not zero."""
    if op == "+":
        return bounded(left + right)
    if op == "-":
        return bounded(left - right)
    if op == "*":
        return bounded(left * right)
    return bounded(exact(Fraction(left) / right))
