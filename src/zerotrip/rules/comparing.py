"""Comparisons in an expression: two of one kind, a choice and its choices, one of several, a period."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from zerotrip.core.text import nearest
from zerotrip.rules import hints, tree, words
from zerotrip.rules.scope import Wrong
from zerotrip.rules.tree import Literal, Node
from zerotrip.rules.types import BOOL, DATE, ORDERED, TEXT, Kind
from zerotrip.rules.units import alike

if TYPE_CHECKING:
    from zerotrip.rules.check import Check

_COMPARISONS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
                ast.In: "in", ast.NotIn: "not in"}  # fmt: skip


def comparison(check: Check, node: ast.Compare) -> Node:
    ends = [node.left, *node.comparators]
    links = [
        _link(check, left, op, right) for left, op, right in zip(ends[:-1], node.ops, ends[1:], strict=True)
    ]
    return links[0] if len(links) == 1 else tree.And(BOOL, tuple(links))


def _link(check: Check, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Node:
    sign = _COMPARISONS.get(type(op))
    if hints.for_nothing(right):
        near = "not absent(x)" if isinstance(op, ast.NotEq | ast.IsNot) else "absent(x)"
        raise check.wrong(right, words.USE_ABSENT, near)
    if sign is None:
        raise check.wrong(right, words.NOT_LANGUAGE, near="==" if isinstance(op, ast.Is) else "!=")
    if sign in ("in", "not in"):
        inside, among = _membership(check, check.visit(left), left, right)
        return tree.Compare(BOOL, sign, inside, among)
    return _compare(check, sign, left, right)


def _compare(check: Check, sign: str, left: ast.expr, right: ast.expr) -> Node:
    one, other = check.visit_every([left, right])
    pair = alike([one, other])
    if pair is None or pair[0].type.kind in (Kind.PERIOD, Kind.RECORDS):
        raise _unlike(check, one, other, right)
    if sign not in ("==", "!=") and pair[0].type.kind not in ORDERED:
        raise check.wrong(left, words.ORDER)
    _known_choice(check, one, other, right)
    _known_choice(check, other, one, left)
    return tree.Compare(BOOL, sign, pair[0], pair[1])


def _unlike(check: Check, one: Node, other: Node, at: ast.expr) -> Wrong:
    if one.type.kind is Kind.DATE and other.type.kind is Kind.TEXT:
        return check.wrong(at, words.DATE_TEXT)
    return check.wrong(at, words.instead(words.kind(one.type), other.type), _without_quotes(check, one, at))


def _without_quotes(check: Check, one: Node, at: ast.expr) -> str | None:
    """A figure in quotes beside a figure; a day without them beside a day."""
    if one.type.kind in (Kind.NUMBER, Kind.MONEY) and isinstance(at, ast.Constant):
        said = str(at.value).replace(",", "")
        return said if said.replace(".", "", 1).isdigit() else None
    hint = hints.in_text(check.source.segment(at)) if one.type.kind is Kind.DATE else None
    return hint[2] if hint else None


def _known_choice(check: Check, fact: Node, literal: Node, at: ast.expr) -> None:
    """A choice compared with a text that is none of its choices could never hold."""
    if fact.type.kind is not Kind.CHOICE or not isinstance(literal, Literal):
        return
    if literal.value not in fact.type.choices:
        near = nearest(str(literal.value), fact.type.choices)
        raise check.wrong(at, words.one_of(fact.type.choices), near and f"'{near}'")


def _membership(check: Check, left: Node, at: ast.expr, right: ast.expr) -> tuple[Node, Node]:
    if isinstance(right, ast.Tuple | ast.List | ast.Set):
        return _among(check, left, right.elts)
    path = check.path(right) if isinstance(right, ast.Name | ast.Attribute) else ""
    if check.names.is_list(path):
        return check.fit(left, at, TEXT), check.names.list_node(path)
    period = check.visit(right)
    if period.type.kind is not Kind.PERIOD:
        raise check.wrong(right, words.LIST_OR_PERIOD)
    return check.fit(left, at, DATE), period


def _among(check: Check, left: Node, options: list[ast.expr]) -> tuple[Node, Node]:
    values = []
    for option in options:
        pair = alike([left, check.visit(option)])
        if pair is None or not isinstance(pair[1], Literal):
            raise check.wrong(option, words.LITERALS)
        _known_choice(check, left, pair[1], option)
        left = pair[0]
        values.append(pair[1].value)
    return left, Literal(left.type, tuple(values))
