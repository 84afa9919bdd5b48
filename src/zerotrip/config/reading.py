"""Reads settings from the environment.

What cannot be read is kept as a sentence in `mistakes`, and the default stands in, so that the settings
always load: then every mistake is told at once, by `config.checks`, and nothing starts.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import Any

YES, NO = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")


@dataclass(frozen=True, slots=True)
class Mistake:
    name: str
    wrong: str
    to_do: str


mistakes: list[Mistake] = []


def wrong(name: str, wrong: str, to_do: str) -> None:
    mistakes.append(Mistake(name, wrong, to_do))


def flag(name: str, unless: str = "") -> bool:
    said = os.environ.get(name, "").strip().lower() or unless
    if said not in YES + NO:
        wrong(name, f"{said!r} is neither yes nor no", "Set it to 1, or leave it out.")
    return said in YES


def words(name: str, default: str = "") -> list[str]:
    return [word for word in os.environ.get(name, default).replace(",", " ").split() if word]


def number(name: str, default: int) -> int:
    said = os.environ.get(name, "").strip()
    try:
        return int(said) if said else default
    except ValueError:
        wrong(name, f"{said!r} is no whole number", f"Set it to one such as {default}, or leave it out.")
        return default


def one_of(name: str, default: str, known: tuple[str, ...]) -> str:
    said = os.environ.get(name, "").strip() or default
    if said.upper() not in known:
        wrong(name, f"{said!r} is not known", f"Set it to one of {', '.join(known)}.")
        return default
    return said.upper()


def texts(name: str) -> dict[str, str]:
    """A JSON object of sentences and names."""
    return _object(name, str, "strings")


def numbers(name: str) -> dict[str, int]:
    """A JSON object of whole numbers."""
    return _object(name, int, "whole numbers")


def objects(name: str) -> dict[str, Any]:
    """A JSON object of JSON objects."""
    return _object(name, dict, "objects")


def _object(name: str, kind: type, kinds: str) -> dict[str, Any]:
    said = os.environ.get(name, "").strip() or "{}"
    try:
        found = json.loads(said)
    except ValueError as fault:
        wrong(name, f"no JSON: {fault}", f"Correct it; {_try(name)}")
        return {}
    if not isinstance(found, dict) or any(type(each) is not kind for each in found.values()):
        wrong(name, f"not a JSON object of {kinds}", f"Write it as docs/operations.md shows; {_try(name)}")
        return {}
    return found


def _try(name: str) -> str:
    return f"""printf %s "${name}" | python3 -m json.tool says whether it can be read."""
