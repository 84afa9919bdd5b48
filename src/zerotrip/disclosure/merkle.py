"""A Merkle tree whose nodes carry sums: its root commits to every part of every payment and to their total.

docs/disclosure.md says the same for a stranger. Leaf and inner node begin with different bytes, so that none
passes for the other (as in RFC 6962); a sum is eight bytes and never negative.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FORMAT = "zerotrip.proof.1"
LARGEST = 2**63 - 1
PARTS = 2
DEEPEST = 64
LEAF_KEYS = frozenset({"publication", "salt", "reference", "part", "amount_fen", "item", "district", "month"})


Place = tuple[int, int]
"""The level, counted from the leaves, and the position on it."""


@dataclass(frozen=True, slots=True)
class Node:
    hash: bytes
    sum: int


@dataclass(frozen=True, slots=True)
class Step:
    """The other side of one fork, on the way up."""

    left: bool
    node: Node

    def as_dict(self) -> dict[str, Any]:
        return {
            "side": "left" if self.left else "right",
            "hash": self.node.hash.hex(),
            "sum": self.node.sum,
        }


def canonical(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def leaf(content: Mapping[str, Any]) -> Node:
    return Node(hashlib.sha256(b"\x00" + canonical(content)).digest(), content["amount_fen"])


def join(left: Node, right: Node) -> Node:
    written = left.hash + left.sum.to_bytes(8, "big") + right.hash + right.sum.to_bytes(8, "big")
    return Node(hashlib.sha256(b"\x01" + written).digest(), left.sum + right.sum)


def levels(leaves: Sequence[Node]) -> list[list[Node]]:
    """From the leaves to the root; the last of an odd number goes up as it is."""
    rows = [list(leaves)]
    while len(rows[-1]) > 1:
        below = rows[-1]
        pairs = [join(below[at], below[at + 1]) for at in range(0, len(below) - 1, 2)]
        rows.append(pairs + below[len(pairs) * 2 :])
    return rows


def beside(position: int, count: int) -> list[Place]:
    """Where the other side of each fork stands, on the way from this leaf of so many up to the root."""
    places, level = [], 0
    while count > 1:
        if position ^ 1 < count:
            places.append((level, position ^ 1))
        position, count, level = position // 2, (count + 1) // 2, level + 1
    return places


def path(position: int, count: int, nodes: Mapping[Place, Node]) -> list[Step]:
    return [Step(place[1] % 2 == 0, nodes[place]) for place in beside(position, count)]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a proof comes to. `code` says what is wrong; empty where it holds."""

    code: str = ""
    amount_fen: int = 0
    reference: str = ""
    item: str = ""

    @property
    def holds(self) -> bool:
        return not self.code


def check(proof: object, *, publication: str, root: str, total_fen: int) -> Finding:
    """Whether every part of one payment is below this root. Whatever is typed in gets an answer."""
    if not isinstance(proof, dict) or proof.get("format") != FORMAT:
        return Finding("no-proof")
    parts = proof.get("parts")
    if not isinstance(parts, list) or not 0 < len(parts) <= 16:
        return Finding("no-proof")
    leaves: list[Any] = [part.get("leaf") for part in parts if isinstance(part, dict)]
    if len(leaves) != len(parts) or not all(_is_leaf(one) for one in leaves):
        return Finding("no-proof")
    if code := _misfit(leaves, publication):
        return Finding(code)
    if any(_climb(part) != (root, total_fen) for part in parts):
        return Finding("does-not-hold")
    amount = sum(one["amount_fen"] for one in leaves)
    return Finding("", amount, leaves[0]["reference"], leaves[0]["item"])


def _misfit(leaves: Sequence[Mapping[str, Any]], publication: str) -> str:
    if any(one["publication"] != publication for one in leaves):
        return "other-publication"
    same = len({(one["reference"], one["item"]) for one in leaves}) == 1
    return "" if same and sorted(one["part"] for one in leaves) == list(range(len(leaves))) else "mixed"


def _is_leaf(one: object) -> bool:
    if not isinstance(one, dict) or set(one) != LEAF_KEYS:
        return False
    texts = all(isinstance(one[key], str) for key in LEAF_KEYS - {"part", "amount_fen"})
    return texts and _is_sum(one["amount_fen"]) and _is_sum(one["part"])


def _climb(part: Mapping[str, Any]) -> tuple[str, int] | None:
    steps = part.get("path")
    if not isinstance(steps, list) or len(steps) > DEEPEST:
        return None
    node = leaf(part["leaf"])
    for step in steps:
        other = _node(step)
        if other is None or node.sum + other.sum > LARGEST:
            return None
        node = join(other, node) if step["side"] == "left" else join(node, other)
    return node.hash.hex(), node.sum


def _node(step: object) -> Node | None:
    if not isinstance(step, dict) or step.get("side") not in ("left", "right"):
        return None
    said: Any = step.get("hash")
    fen: Any = step.get("sum")
    if not isinstance(said, str) or len(said) != 64 or not _is_sum(fen):
        return None
    try:
        return Node(bytes.fromhex(said), fen)
    except ValueError:
        return None


def _is_sum(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
