"""Text to Python's own syntax tree, within limits. Nothing here or later runs the text as Python."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from dataclasses import dataclass

from zerotrip.core.text import Text
from zerotrip.rules import words

MAX_LENGTH = 1_000
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Source:
    """An expression and where it stands: `where` in the item, `line` in the file."""

    where: str
    text: str
    line: int

    def place(self, node: ast.AST) -> tuple[int, int]:
        """Line in the file and column in that line of the expression, both from 1."""
        before = self.text.encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore")
        return self.line + before.count("\n"), len(before) - (before.rfind("\n") + 1) + 1

    def segment(self, node: ast.AST) -> str:
        start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", None)
        said = " ".join(self.text.encode()[start:end].decode(errors="ignore").split())
        return said if len(said) <= 60 else said[:57] + "…"


class Unreadable(Exception):
    """A text that is no expression at all; `column` counts characters from 0."""

    def __init__(self, said: str, expected: Text, column: int = 0) -> None:
        super().__init__(expected["en"])
        self.said, self.expected, self.column = said, expected, column


def parse(text: str) -> ast.expr:
    """One expression. A line break counts as a blank, so long texts may run over several lines."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"{text[:40]}… ({len(text):,})", words.TOO_LONG)
    if not text.strip():
        raise Unreadable(text, words.EMPTY)
    flat = "".join(" " if char in "\r\n\t\f" else char for char in text)
    tree = _parsed(flat.lstrip(" "), indent=len(flat) - len(flat.lstrip(" ")))
    _refuse_comment(flat)
    if _depth(tree) > MAX_DEPTH:
        raise Unreadable(f"{text[:40]}…", words.TOO_DEEP)
    return tree


def _parsed(text: str, indent: int) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        column = max(0, (error.offset or 1) - 1)
        said = text[column : column + 20].strip() or text[-20:].strip()
        raise Unreadable(said, words.NOT_LANGUAGE, indent + column) from None
    except (RecursionError, MemoryError):
        raise Unreadable(f"{text[:40]}…", words.TOO_DEEP) from None
    except ValueError:
        raise Unreadable(text[:40], words.NOT_LANGUAGE) from None
    for node in ast.walk(tree):
        if isinstance(node, ast.expr):
            node.col_offset += indent
            node.end_col_offset = (node.end_col_offset or 0) + indent
    return tree


def _refuse_comment(text: str) -> None:
    if "#" not in text:
        return
    for token in tokenize.generate_tokens(io.StringIO(text.strip()).readline):
        if token.type == tokenize.COMMENT:
            raise Unreadable(token.string[:40], words.NO_COMMENT, text.index(token.string))


def _depth(tree: ast.expr) -> int:
    """Levels of expressions; a dotted name is one. Walks without recursion: depth is what is in doubt."""
    deepest, todo = 0, [(tree, 1)]
    while todo:
        node, depth = todo.pop()
        deepest = max(deepest, depth)
        if isinstance(node, ast.Attribute):
            continue
        for child in ast.iter_child_nodes(node):
            inner = isinstance(child, ast.expr)
            if inner or isinstance(child, ast.comprehension | ast.keyword):
                todo.append((child, depth + inner))  # type: ignore[arg-type]
    return deepest


def dotted(node: ast.expr) -> str | None:
    """`settlement.kind` for a name with or without dots; None for anything else."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(parts)]) if isinstance(node, ast.Name) else None
