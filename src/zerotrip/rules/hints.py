"""What was probably meant by what is written otherwise: as on paper, in a spreadsheet, another language."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

from zerotrip.rules.parse import dotted
from zerotrip.rules.scope import Names

_SIGNS = {
    "‘": "'", "’": "'", "“": "'", "”": "'", "，": ",", "、": ",", "（": "(", "）": ")", "。": ".",
    "≥": ">=", "≤": "<=", "≠": "!=", "＝": "==", "＞": ">", "＜": "<", "×": "*", "÷": "/", "＋": "+",
    "－": "-", "—": "-", "&&": "and", "||": "or", "<>": "!=", "=>": ">=", "=<": "<=", "&": "and", "|": "or",
}  # fmt: skip
_WORDS = {
    "is not null": "not absent(x)", "is null": "absent(x)", "between": "a <= x <= b", "where": "if",
    "then": "x if c else y", "elif": "x if c else y", "elseif": "x if c else y", "like": "in", "div": "/",
    "equals": "==", "is": "==",
}  # fmt: skip
_Hint = Callable[[re.Match[str]], str]
_HINTS: tuple[tuple[str, _Hint], ...] = (
    (r"\b\d{4}-\d{2}-\d{2}\b", lambda found: f'date("{found[0]}")'),
    (r"\b\d{1,3}(,\d{3})+\b", lambda found: found[0].replace(",", "")),
    (r"(\d+(?:\.\d+)?)\s*%", lambda found: f"{found[1]} / 100"),
    (r"[¥￥$€£]\s*(\d+(?:\.\d+)?)", lambda found: found[1]),
    (r"(\d+(?:\.\d+)?)\s*(?:元|yuan\b)", lambda found: found[1]),
    ("|".join(map(re.escape, _SIGNS)), lambda found: _SIGNS[found[0]]),
    (r"(?<![=!<>])=(?!=)", lambda found: "=="),
    (r"!(?!=)", lambda found: "not"),
    (r"\b(AND|OR|NOT|IN|And|Or|Not|In)\b", lambda found: found[0].lower()),
    (r"\?|^\s*if\b", lambda found: "x if c else y"),
    (rf"(?i:\b({'|'.join(_WORDS)})\b)", lambda found: _WORDS[found[0].lower()]),
)
_OPERATORS: dict[type[ast.operator], str] = {
    ast.FloorDiv: "floor(x / y)",
    ast.Mod: "x - floor(x / y) * y",
    ast.Pow: "x * x",
    ast.BitAnd: "and",
    ast.BitOr: "or",
}
_NOTHING = frozenset({"null", "none", "nil", "na"})


def in_text(text: str) -> tuple[int, str, str] | None:
    """Of a text that cannot be read: the place, what stands there and what was probably meant."""
    bare = re.sub(r"'[^']*'|\"[^\"]*\"", lambda quoted: "'" + " " * (len(quoted[0]) - 2) + "'", text)
    for pattern, meant in _HINTS:
        if found := re.search(pattern, bare):
            return found.start(), found[0], meant(found)
    return None


def at_node(node: ast.AST, names: Names) -> str | None:
    """Of something that can be read but not be said: what was probably meant."""
    if isinstance(node, ast.BinOp):
        return _OPERATORS.get(type(node.op))
    if isinstance(node, ast.Subscript):
        key = dotted(node.value) or ""
        return f"look_up({key}, …)" if names.table_of(key) else None
    return None


def for_nothing(node: ast.expr) -> bool:
    """Whether this is another language's word for what does not exist."""
    return (isinstance(node, ast.Name) and node.id.lower() in _NOTHING) or (
        isinstance(node, ast.Constant) and node.value is None
    )
