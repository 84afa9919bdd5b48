"""A comparison with `x if c else y` becomes one comparison for each branch.

While `c` is unknown the branches may differ and yet compare the same: opened before any of the deadlines is
in time, whichever deadline it will be. Done on the tree, so that every reader knows as much.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from zerotrip.rules.tree import And, Compare, If, Named, Node, Not, Or
from zerotrip.rules.types import BOOL

MOST_BRANCHES = 8


def spread(node: Node, named: Mapping[str, Node]) -> Node:
    """The same condition, with comparisons pushed into the branches of what they compare."""
    if isinstance(node, And | Or):
        return replace(node, parts=tuple(spread(part, named) for part in node.parts))
    if isinstance(node, Not):
        return replace(node, body=spread(node.body, named))
    if isinstance(node, If):
        return _branches(node, named)
    return _compared(node, named) if isinstance(node, Compare) else node


def _branches(node: If, named: Mapping[str, Node]) -> Node:
    condition = spread(node.condition, named)
    return If(BOOL, condition, spread(node.then, named), spread(node.otherwise, named))


def _compared(node: Compare, named: Mapping[str, Node]) -> Node:
    left, right = _body(node.left, named), _body(node.right, named)
    if isinstance(left, If) and _count(left) <= MOST_BRANCHES:
        then, otherwise = replace(node, left=left.then), replace(node, left=left.otherwise)
        return _branches(If(BOOL, left.condition, then, otherwise), named)
    if isinstance(right, If) and _count(right) <= MOST_BRANCHES:
        then, otherwise = replace(node, right=right.then), replace(node, right=right.otherwise)
        return _branches(If(BOOL, right.condition, then, otherwise), named)
    return node


def _body(node: Node, named: Mapping[str, Node]) -> Node:
    while isinstance(node, Named) and isinstance(named[node.name], If | Named):
        node = named[node.name]
    return node


def _count(node: Node) -> int:
    return _count(node.then) + _count(node.otherwise) if isinstance(node, If) else 1
