"""Aggregates in an expression: any, all, count, sum, max and min over the records of one list."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from zerotrip.core.text import nearest
from zerotrip.rules import tree, words
from zerotrip.rules.functions import AGGREGATE_GIVES, FORMS
from zerotrip.rules.scope import BUILTIN, Row
from zerotrip.rules.tree import Node
from zerotrip.rules.types import BOOL, NUMBER, ORDERED, Kind, Type

if TYPE_CHECKING:
    from zerotrip.rules.check import Check


def over_records(node: ast.Call) -> bool:
    if len(node.args) != 1:
        return False
    named = isinstance(node.func, ast.Name) and node.func.id == "count"
    return isinstance(node.args[0], ast.GeneratorExp | ast.ListComp) or named


def aggregate(check: Check, node: ast.Call, name: str) -> Node:
    written = node.args[0]
    if not isinstance(written, ast.GeneratorExp | ast.ListComp):
        key, _ = _list_named(check, written)
        return tree.Aggregate(NUMBER, name, key, None, None)
    if len(written.generators) != 1 or written.generators[0].is_async:
        raise check.wrong(written, words.ONE_GENERATOR)
    loop = written.generators[0]
    if not isinstance(loop.target, ast.Name):
        raise check.wrong(loop.target, words.RECORD_NAME)
    key, columns = _list_named(check, loop.iter)
    _free_name(check, loop.target)
    return _within(check, name, written.elt, loop.ifs, Row(loop.target.id, key, columns))


def _list_named(check: Check, at: ast.expr) -> tuple[str, dict[str, Type]]:
    path = check.path(at) if isinstance(at, ast.Name | ast.Attribute) else None
    columns = check.names.columns_of(path) if path else None
    if path is None or columns is None:
        lists = [word for word in check.names.all_words() if check.names.columns_of(word) is not None]
        raise check.wrong(at, words.NOT_A_LIST, nearest(path or "", lists))
    return check.names.key_of(path), dict(columns)


def _free_name(check: Check, target: ast.Name) -> None:
    taken = {word.split(".")[0] for word in check.names.all_words()} | set(BUILTIN)
    if target.id in taken or target.id in FORMS:
        raise check.wrong(target, words.NAME_TAKEN)


def _within(check: Check, name: str, element: ast.expr, ifs: list[ast.expr], row: Row) -> Node:
    outer, check.row = check.row, row
    check.outer_rows += [outer.name] if outer else []
    try:
        filters = check.visit_every(ifs, BOOL)
        body = _body(check, name, element)
    finally:
        check.row = outer
        del check.outer_rows[len(check.outer_rows) - bool(outer) :]
    where = None if not filters else filters[0] if len(filters) == 1 else tree.And(BOOL, tuple(filters))
    gives = AGGREGATE_GIVES.get(name) or (body.type if body else NUMBER)
    return tree.Aggregate(gives, name, row.records, where, body)


def _body(check: Check, name: str, element: ast.expr) -> Node | None:
    if name == "count":
        if not (isinstance(element, ast.Name) and check.row and element.id == check.row.name):
            raise check.wrong(element, words.call(FORMS["count"]))
        return None
    if name in ("any", "all"):
        return check.visit_as(element, BOOL)
    body = check.visit(element)
    kinds = (Kind.NUMBER, Kind.MONEY) if name == "sum" else tuple(ORDERED)
    if body.type.kind not in kinds:
        wanted = words.say("a number or money", "数或金额") if name == "sum" else words.ORDER
        raise check.wrong(element, words.instead(wanted, body.type))
    return body
