"""Requirements that can never hold together, as far as it shows without solving: what each says of a single
fact beside a constant. `level >= 3` and `level < 2`; `kind == 'a'` and `kind == 'b'`; `x` and `not x`."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

LONGEST = 1_000
"""As for the rules, which complain of longer ones."""


@dataclass(frozen=True, slots=True)
class Clash:
    index: int
    earlier: int | None
    kind: Literal["contradicts", "repeats", "constant"]
    said: str


@dataclass(frozen=True, slots=True)
class _Says:
    """`operator` is one of == != < <= > >= in; the constant is of an ordered type, after `in` a set."""

    name: str
    operator: str
    value: Any


_OPERATORS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_MIRRORED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}


def contradictions(expressions: Sequence[str]) -> Iterator[Clash]:
    """Expressions that do not parse are passed over: the rules complain about them."""
    trees = [_parsed(text) for text in expressions]
    said: list[tuple[int, _Says]] = []
    dumps: dict[str, int] = {}
    for index, tree in enumerate(trees):
        if tree is None:
            continue
        if not any(isinstance(node, ast.Name) for node in ast.walk(tree)) or _is_bare_truth(tree):
            yield Clash(index, None, "constant", expressions[index])
        same = dumps.setdefault(ast.dump(tree), index)
        if same != index:
            yield Clash(index, same, "repeats", expressions[index])
        mine = list(_conjuncts(tree))
        clash = next(((i, s) for i, s in said for m in mine if not _together(s, m)), None)
        if clash:
            yield Clash(index, clash[0], "contradicts", expressions[index])
        elif own := _own_clash(mine):
            yield Clash(index, index, "contradicts", own)
        said += [(index, one) for one in mine]


def _parsed(text: str) -> ast.expr | None:
    if len(text) > LONGEST:
        return None
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _is_bare_truth(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Name) and tree.id in ("true", "false")


def _own_clash(mine: list[_Says]) -> str | None:
    for i, one in enumerate(mine):
        for other in mine[:i]:
            if not _together(other, one):
                return f"{other.name} {_told(other)} and {_told(one)}"
    return None


def _told(says: _Says) -> str:
    among = isinstance(says.value, frozenset)
    value = ", ".join(sorted(map(str, says.value))) if among else says.value
    return f"{says.operator} {value}"


def _conjuncts(tree: ast.expr) -> Iterator[_Says]:
    """What certainly holds of a single fact when the whole holds."""
    if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And):
        for value in tree.values:
            yield from _conjuncts(value)
    elif isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not):
        if name := _name(tree.operand):
            yield _Says(name, "==", False)
    elif name := _name(tree):
        yield _Says(name, "==", True)
    elif isinstance(tree, ast.Compare):
        sides = [tree.left, *tree.comparators]
        for left, operator, right in zip(sides, tree.ops, sides[1:], strict=False):
            yield from _comparison(left, _OPERATORS.get(type(operator)), right)
            yield from _among(left, operator, right)


def _comparison(left: ast.expr, operator: str | None, right: ast.expr) -> Iterator[_Says]:
    if operator is None:
        return
    if (name := _name(left)) and (value := _constant(right)) is not None:
        yield _Says(name, operator, value)
    elif (name := _name(right)) and (value := _constant(left)) is not None:
        yield _Says(name, _MIRRORED[operator], value)


def _among(left: ast.expr, operator: ast.cmpop, right: ast.expr) -> Iterator[_Says]:
    """`kind in ('a', 'b')`; what is not in the brackets is each of them not."""
    name = _name(left)
    if not name or not isinstance(right, ast.Tuple | ast.List):
        return
    values = [_constant(each) for each in right.elts]
    if None in values:
        return
    if isinstance(operator, ast.In):
        yield _Says(name, "in", frozenset(values))
    elif isinstance(operator, ast.NotIn):
        yield from (_Says(name, "!=", value) for value in values)


def _name(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute) and (base := _name(node.value)):
        return f"{base}.{node.attr}"
    return node.id if isinstance(node, ast.Name) and node.id not in ("true", "false") else None


def _constant(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str):
        return node.value
    if isinstance(node, ast.Name) and node.id in ("true", "false"):
        return node.id == "true"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("date", "day"):
        parts = [_constant(argument) for argument in node.args]
        return (
            "-".join(f"{part:02}" if isinstance(part, int) else str(part) for part in parts)
            if all(parts)
            else None
        )
    return None


def _together(one: _Says, other: _Says) -> bool:
    """Whether both can hold of some value."""
    if one.name == other.name and "in" in (one.operator, other.operator):
        some, rest = (one, other) if one.operator == "in" else (other, one)
        return any(_together(_Says(one.name, "==", value), rest) for value in some.value)
    return one.name != other.name or _of_one_value(one, other)


def _of_one_value(one: _Says, other: _Says) -> bool:
    if isinstance(one.value, str) != isinstance(other.value, str):
        return True
    if one.operator == "!=" or other.operator == "!=":
        return one.value != other.value or {one.operator, other.operator} != {"==", "!="}
    if one.operator == "==":
        return _holds(one.value, other)
    if other.operator == "==":
        return _holds(other.value, one)
    lower, upper = (one, other) if one.operator.startswith(">") else (other, one)
    if lower.operator[0] == upper.operator[0]:
        return True
    strict = lower.operator == ">" or upper.operator == "<"
    return bool(lower.value < upper.value or (lower.value == upper.value and not strict))


def _holds(value: Any, says: _Says) -> bool:
    tests = {
        "==": value == says.value,
        "<": value < says.value,
        "<=": value <= says.value,
        ">": value > says.value,
        ">=": value >= says.value,
    }
    return bool(tests[says.operator])
