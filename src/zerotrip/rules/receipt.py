"""A decision in a form that stays: the same inputs and rules give the same bytes, years later.

Canonical JSON: UTF-8, sorted keys, no blanks; money in plain yuan and dates in ISO form as text; no floats.
Only what was read is kept, and no prose, so that a better wording changes no receipt.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from zerotrip.rules.decide import Decision
    from zerotrip.rules.program import Program

LANGUAGE = 1
"""Raised when the same text may mean something else; every earlier one stays readable."""
ENGINE = "zerotrip.rules/3"
"""Raised when the same rules and facts give the same decision, and other questions are found worth asking."""
EARLIER_ENGINES = ("zerotrip.rules/1", "zerotrip.rules/2")

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Receipt:
    canonical: bytes
    hash: str

    @classmethod
    def of(cls, document: Mapping[str, object]) -> Receipt:
        canonical = _CANONICAL.encode(document).encode()
        return cls(canonical, hash_of(canonical))


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place at which a replayed decision is not the kept one."""

    path: str
    kept: object
    again: object

    def __str__(self) -> str:
        if self.path == "receipt":
            return f"receipt: {self.kept}"
        return f"{self.path}: kept {self.kept!r}, decided again {self.again!r}"


class UnreadableReceipt(Exception):
    """Bytes that are no receipt, or of a language this engine does not know."""


def hash_of(canonical: bytes) -> str:
    return f"sha256:{sha256(canonical).hexdigest()}"


def parse_receipt(canonical: bytes) -> dict[str, Any]:
    """The document in a receipt's bytes. Raises UnreadableReceipt."""
    try:
        document = json.loads(canonical)
    except ValueError as error:
        raise UnreadableReceipt(
            f"byte {getattr(error, 'pos', getattr(error, 'start', 0))}: {error}"
        ) from None
    language = document.get("language") if isinstance(document, dict) else None
    if not isinstance(language, int) or isinstance(language, bool):
        raise UnreadableReceipt("not a receipt: it does not say which language of rules it was decided in")
    if language not in LANGUAGES:
        raise UnreadableReceipt(_other_language(language, document.get("engine")))
    known: dict[str, Any] = document
    return known


def _other_language(language: int, engine: object) -> str:
    known = ", ".join(map(str, LANGUAGES))
    return (
        f"decided in language {language} by {engine}; this engine ({ENGINE}) reads language {known}."
        " Replay it with a release that knows that language; the receipt itself may be sound."
    )


def decide_again(program: Program, document: Mapping[str, Any]) -> Decision:
    """The decision on a receipt's own inputs, in the receipt's own language. Raises FactErrors if they do not
    fit the program, and KeyError, TypeError or ValueError if they are no inputs at all."""
    return LANGUAGES[document["language"]](program, document)


def _in_language_1(program: Program, document: Mapping[str, Any]) -> Decision:
    from zerotrip.rules.decide import decide
    from zerotrip.rules.facts import read_awards, read_facts

    inputs = document["inputs"]
    return decide(
        program,
        read_facts(program, inputs),
        on=date.fromisoformat(document["on"]),
        opened_on=date.fromisoformat(document["opened_on"]),
        awards=read_awards(inputs["awards"]),
        exhausted={key: set(sources) for key, sources in inputs["exhausted"].items()},
    )


LANGUAGES: Mapping[int, Callable[[Program, Mapping[str, Any]], Decision]] = {1: _in_language_1}
"""How to decide again in each language there has been. None is ever taken out."""


def replay(program: Program, receipt: Receipt) -> Difference | None:
    """Decides again on the kept inputs. None if every byte is the same, else the first difference."""
    from zerotrip.rules.facts import FactErrors

    try:
        kept = parse_receipt(receipt.canonical)
        again = decide_again(program, kept)
    except UnreadableReceipt as error:
        return Difference("receipt", str(error), None)
    except FactErrors as errors:
        first = errors.problems[0]
        return Difference(f"inputs.{first.where}", first.said, first.expected)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        return Difference("receipt", f"unreadable: {error}", None)
    return _compared(receipt, kept, _as_then(kept, again.receipt(evidence=kept.get("evidence"))))


def _as_then(kept: Mapping[str, Any], again: Receipt) -> Receipt:
    """What an earlier engine asked is taken as it happened; all else must come out the same today."""
    if kept.get("engine") not in EARLIER_ENGINES:
        return again
    document = json.loads(again.canonical)
    document["engine"], document["decision"]["ask"] = kept["engine"], kept["decision"]["ask"]
    return Receipt.of(document)


def _compared(receipt: Receipt, kept: dict[str, Any], again: Receipt) -> Difference | None:
    if receipt.canonical == again.canonical:
        return None if receipt.hash == again.hash else Difference("hash", receipt.hash, again.hash)
    found = _first_difference("", kept, json.loads(again.canonical))
    if found:
        return found
    at = next(
        (
            at
            for at, (old, new) in enumerate(zip(receipt.canonical, again.canonical, strict=False))
            if old != new
        ),
        min(len(receipt.canonical), len(again.canonical)),
    )
    return Difference(f"byte {at}", receipt.canonical[at : at + 20], again.canonical[at : at + 20])


_NOTHING = "nothing"


def _first_difference(path: str, kept: object, again: object) -> Difference | None:
    if isinstance(kept, dict) and isinstance(again, dict):
        pairs = [(f"{path}.{key}" if path else key, kept.get(key, _NOTHING), again.get(key, _NOTHING))
                 for key in sorted(kept.keys() | again.keys())]  # fmt: skip
    elif isinstance(kept, list) and isinstance(again, list):
        longer = range(max(len(kept), len(again)))
        pairs = [(f"{path}[{at}]", _at(kept, at), _at(again, at)) for at in longer]
    else:
        same = type(kept) is type(again) and kept == again
        return None if same else Difference(path, kept, again)
    return next((found for pair in pairs if (found := _first_difference(*pair))), None)


def _at(values: list[Any], at: int) -> object:
    return values[at] if at < len(values) else _NOTHING
