"""Calls in an expression: plain functions, and those that follow their arguments' type or are lowered."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from zerotrip.core.text import nearest
from zerotrip.rules import calendar, tree, words
from zerotrip.rules.aggregates import aggregate, over_records
from zerotrip.rules.functions import AGGREGATES, FORMS, PLAIN, SHIFTS
from zerotrip.rules.item import Table
from zerotrip.rules.parse import dotted
from zerotrip.rules.tree import Literal, Node
from zerotrip.rules.types import BOOL, DATE, NUMBER, ORDERED, Kind
from zerotrip.rules.units import alike, common

if TYPE_CHECKING:
    from zerotrip.rules.check import Check

_REPLACED = {
    "len": "count", "year": "year_of", "age": "age_on", "exists": "any", "avg": "sum", "average": "sum",
    "is_known": "known", "is_absent": "absent", "datetime": "date", "timedelta": "shift",
    "months": "months_between", "month": "month_of", "datedif": "months_between",
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
    if name in AGGREGATES and over_records(node):
        return aggregate(check, node, name)
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


def _calendar(check: Check, node: ast.Call, name: str) -> Node:
    lowered = _CALENDAR[name]
    if len(node.args) != (2 if name == "months_between" else 1):
        raise _form(check, node, name)
    return lowered(*check.visit_every(node.args, DATE))


_CALENDAR: dict[str, Callable[..., Node]] = {
    "month_of": calendar.month_of,
    "day_of": calendar.day_of,
    "months_between": calendar.months_between,
}


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
    **dict.fromkeys(_CALENDAR, _calendar), "ceil": _ceil, "figure_on": _figure_on, "look_up": _look_up,
    "shift": _shift, "date": _date, "known": _known, "absent": _known,
}  # fmt: skip
