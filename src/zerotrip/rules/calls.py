"""Calls in an expression: plain functions, those that follow their arguments' type, and aggregates."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zerotrip.core.text import nearest
from zerotrip.rules import tree, words
from zerotrip.rules.functions import AGGREGATE_GIVES, AGGREGATES, FORMS, PLAIN, SHIFTS
from zerotrip.rules.item import Table
from zerotrip.rules.parse import dotted
from zerotrip.rules.scope import BUILTIN, Row
from zerotrip.rules.tree import Literal, Node
from zerotrip.rules.types import BOOL, DATE, NUMBER, ORDERED, Kind, Type
from zerotrip.rules.units import alike, common

if TYPE_CHECKING:
    from zerotrip.rules.check import Check

_REPLACED = {
    "len": "count", "year": "year_of", "age": "age_on", "exists": "any", "avg": "sum", "average": "sum",
    "is_known": "known", "is_absent": "absent", "datetime": "date", "timedelta": "shift", "months": "shift",
    "lookup": "look_up", "if": "x if c else y", "IF": "x if c else y", "iif": "x if c else y",
    "ceiling": "ceil", "roundup": "ceil", "rounddown": "floor", "int": "floor", "trunc": "floor",
    "today": "on", "now": "on", "isnull": "absent", "is_null": "absent", "mean": "sum", "total": "sum",
    "money": "yuan", "some": "any", "every": "all", "forall": "all",
}  # fmt: skip


def check_call(check: Check, node: ast.Call) -> Node:
    if not isinstance(node.func, ast.Name) or node.func.id not in FORMS:
        raise check.wrong(node.func, words.NOT_A_FUNCTION, _meant(check, check.source.segment(node.func)))
    name = node.func.id
    if any(isinstance(argument, ast.Starred) for argument in node.args) or (
        node.keywords and name != "shift"
    ):
        raise _form(check, node, name)
    if name in AGGREGATES and _over_records(node):
        return _aggregate(check, node, name)
    if name in PLAIN:
        return _plain(check, node, name)
    special = _SPECIAL.get(name)
    if special is None:
        raise _form(check, node, name)
    return special(check, node, name)


def _meant(check: Check, said: str) -> str | None:
    """The function that was probably meant."""
    if check.names.is_figure(said):
        return f"figure_on({said}, …)"
    if check.names.table_of(said):
        return f"look_up({said}, …)"
    small = said.lower()
    return _REPLACED.get(said) or _REPLACED.get(small) or nearest(said, FORMS) or nearest(small, FORMS)


def _form(check: Check, node: ast.Call, name: str) -> Exception:
    return check.wrong(node, words.call(FORMS[name]))


def _plain(check: Check, node: ast.Call, name: str) -> Node:
    function = PLAIN[name]
    if len(node.args) != len(function.takes):
        raise _form(check, node, name)
    arguments = check.visit_every(node.args)
    for argument, at, kinds in zip(arguments, node.args, function.takes, strict=True):
        if argument.type.kind not in kinds:
            wanted = words.KINDS[next(iter(kinds))]
            raise check.wrong(at, words.instead(wanted, argument.type))
    if name == "day" and all(isinstance(argument, Literal) for argument in arguments):
        _real_day(check, node, arguments)
    return tree.Call(function.gives, name, tuple(arguments))


def _real_day(check: Check, node: ast.Call, arguments: list[Node]) -> None:
    try:
        date(*(argument.value for argument in arguments))  # type: ignore[attr-defined]
    except (ValueError, TypeError, OverflowError):
        raise check.wrong(node, words.A_REAL_DAY) from None


def _extreme(check: Check, node: ast.Call, name: str) -> Node:
    if len(node.args) < 2:
        raise _form(check, node, name)
    arguments = alike(check.visit_every(node.args))
    if arguments is None:
        raise check.wrong(node, words.SAME_UNIT)
    if arguments[0].type.kind not in ORDERED:
        raise check.wrong(node.args[0], words.ORDER)
    return tree.Call(common(arguments), name, tuple(arguments))


def _figure(check: Check, node: ast.Call) -> Node:
    body = check.visit(node.args[0])
    if body.type.kind not in (Kind.NUMBER, Kind.MONEY):
        raise check.wrong(node.args[0], words.instead(words.say("a number or money", "数或金额"), body.type))
    return body


def _one_figure(check: Check, node: ast.Call, name: str) -> Node:
    if len(node.args) != 1:
        raise _form(check, node, name)
    body = _figure(check, node)
    return tree.Call(body.type, name, (body,))


def _ceil(check: Check, node: ast.Call, name: str) -> Node:
    """Upwards is downwards on the other side of nothing: readers need not know of it."""
    if len(node.args) != 1:
        raise _form(check, node, name)
    body = _figure(check, node)
    below = tree.Call(body.type, "floor", (tree.Call(body.type, "negative", (body,)),))
    return tree.Call(body.type, "negative", (below,))


def _round(check: Check, node: ast.Call, name: str) -> Node:
    if len(node.args) not in (1, 2):
        raise _form(check, node, name)
    body = _figure(check, node)
    digits = check.visit(node.args[1]) if len(node.args) == 2 else Literal(NUMBER, 0)
    if not isinstance(digits, Literal) or digits.value not in range(-6, 7):
        raise check.wrong(node.args[1], words.WHOLE_LITERAL)
    return tree.Call(body.type, name, (body, digits))


def _shift(check: Check, node: ast.Call, name: str) -> Node:
    if len(node.args) != 1 or not node.keywords:
        raise _form(check, node, name)
    amounts: dict[str, Node] = {}
    day = check.visit_as(node.args[0], DATE)
    for keyword in node.keywords:
        if keyword.arg not in SHIFTS or keyword.arg in amounts:
            near = nearest(keyword.arg or "", SHIFTS)
            raise check.wrong(keyword, words.BY_NAME, near and f"{near}=", said=keyword.arg)
        amounts[keyword.arg] = check.visit_as(keyword.value, NUMBER)
    zero = Literal(NUMBER, 0)
    return tree.Call(DATE, name, (day, *(amounts.get(part, zero) for part in SHIFTS)))


def _date(check: Check, node: ast.Call, name: str) -> Node:
    written = node.args[0] if len(node.args) == 1 else None
    if not isinstance(written, ast.Constant) or not isinstance(written.value, str):
        raise check.wrong(node, words.DATE_TEXT)
    try:
        day = date.fromisoformat(written.value)
        if day.isoformat() != written.value:
            raise ValueError
        return Literal(DATE, day)
    except ValueError:
        raise check.wrong(written, words.A_REAL_DAY) from None


def _known(check: Check, node: ast.Call, name: str) -> Node:
    if len(node.args) != 1:
        raise _form(check, node, name)
    body = check.visit(node.args[0])
    return tree.Known(BOOL, body) if name == "known" else tree.Absent(BOOL, body)


# ── Figures and tables ──────────────────────────────────────────────────────
def _figure_on(check: Check, node: ast.Call, name: str) -> Node:
    if len(node.args) != 2:
        raise _form(check, node, name)
    key = _key(node.args[0])
    if not check.names.is_figure(key):
        figures = [word for word in check.names.all_words() if check.names.is_figure(word)]
        raise check.wrong(node.args[0], words.A_FIGURE, nearest(key, figures))
    return check.names.figure_node(key, check.visit_as(node.args[1], DATE))


def _look_up(check: Check, node: ast.Call, name: str) -> Node:
    if len(node.args) not in (2, 3):
        raise _form(check, node, name)
    key = _key(node.args[0])
    versions = check.names.table_of(key)
    if not versions:
        tables = [word for word in check.names.all_words() if check.names.table_of(word)]
        raise check.wrong(node.args[0], words.A_TABLE, nearest(key, tables))
    by = check.visit_as(node.args[1], versions[0].by)
    _known_rows(check, node.args[1], by, versions)
    day = check.visit_as(node.args[2], DATE) if len(node.args) == 3 else None
    return check.names.table_node(key, by, day)


def _key(at: ast.expr) -> str:
    return (dotted(at) or "") if isinstance(at, ast.Name | ast.Attribute) else ""


def _known_rows(check: Check, at: ast.expr, by: Node, versions: Sequence[Table]) -> None:
    """A row for what is none of the choices would never be found."""
    if by.type.kind is not Kind.CHOICE:
        return
    for key in (str(key) for version in versions for key, _ in version.rows):
        if key not in by.type.choices:
            raise check.wrong(at, words.one_of(by.type.choices), nearest(key, by.type.choices), said=key)


_SPECIAL: dict[str, Callable[[Check, ast.Call, str], Node]] = {
    "min": _extreme, "max": _extreme, "abs": _one_figure, "floor": _one_figure, "round": _round,
    "ceil": _ceil, "figure_on": _figure_on, "look_up": _look_up,
    "shift": _shift, "date": _date, "known": _known, "absent": _known,
}  # fmt: skip


# ── Over records ────────────────────────────────────────────────────────────
def _over_records(node: ast.Call) -> bool:
    if len(node.args) != 1:
        return False
    named = isinstance(node.func, ast.Name) and node.func.id == "count"
    return isinstance(node.args[0], ast.GeneratorExp | ast.ListComp) or named


def _aggregate(check: Check, node: ast.Call, name: str) -> Node:
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
