"""Fits a parsed TOML file to its form and turns every misfit into a Problem at its place in the text."""

from __future__ import annotations

import copy
import types
import typing
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from zerotrip.catalogue.places import Path, Places
from zerotrip.catalogue.problems import Problem
from zerotrip.core.text import Text, nearest

M = TypeVar("M", bound=BaseModel)
MOST_TOLD = 200

_TYPES: dict[str, Text] = {
    "string_type": {"en": 'text in quotes: "…"', "zh-Hans": '引号里的文字："…"'},
    "string_too_short": {"en": "some text", "zh-Hans": "不能为空"},
    "string_too_long": {"en": "a shorter text", "zh-Hans": "更短的文字"},
    "bool_type": {"en": "true or false", "zh-Hans": "true 或 false"},
    "int_type": {"en": "a whole number", "zh-Hans": "整数"},
    "tuple_type": {"en": "a list: [ … ]", "zh-Hans": "列表：[ … ]"},
    "list_type": {"en": "a list: [ … ]", "zh-Hans": "列表：[ … ]"},
    "too_short": {"en": "at least one", "zh-Hans": "至少一项"},
    "model_type": {"en": "a table: { key = value }", "zh-Hans": "表：{ 键 = 值 }"},
    "dict_type": {"en": "a table: { key = value }", "zh-Hans": "表：{ 键 = 值 }"},
}
_PATTERNS: dict[str, Text] = {
    "id": {"en": "an id like hz.mutual-aid.hospital", "zh-Hans": "形如 hz.mutual-aid.hospital 的编号"},
    "item": {"en": "an id like hz.mutual-aid.hospital", "zh-Hans": "形如 hz.mutual-aid.hospital 的编号"},
    "key": {"en": "a name like settlement.self_borne", "zh-Hans": "形如 settlement.self_borne 的名称"},
    "name": {"en": "a name of small letters and underscores", "zh-Hans": "小写字母和下划线组成的名称"},
    "code": {"en": "a code like in-time", "zh-Hans": "形如 in-time 的代码"},
    "category": {"en": "a code like health", "zh-Hans": "形如 health 的代码"},
    "owner": {"en": "an organisation code like 330100", "zh-Hans": "形如 330100 的组织代码"},
    "opens": {
        "en": "member, delegate, unit, settlement, population, event:<what happened> or payment:<item id>",
        "zh-Hans": "member、delegate、unit、settlement、population、event:<人生事件> 或 payment:<事项编号>",
    },
}
_OPENERS = ("member", "delegate", "unit", "settlement", "population")
_EXPRESSIONS = frozenset({"that", "is", "when", "until", "as_of", "of", "at_most", "derived"})
# Left out or wrong, these change nothing in what expressions mean: the reading goes on behind a stand-in.
_STAND_INS: dict[str, Any] = {
    **{key: {"zh-Hans": "?", "en": "?"} for key in ("else", "says", "label", "hint", "question", "ask_as")},
    **dict.fromkeys(("basis", "title", "summary", "paid", "fund", "category", "code"), "x"),
    "mark": "A",
    "trips": 0,
    "promised_working_days": 10,
    "appeal_days": 30,
}


def fit(model: type[M], data: dict[str, Any], places: Places, file: str) -> tuple[M | None, list[Problem]]:
    """The file as its form, and what is wrong with it. Both, where what is wrong leaves the rest readable."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    if len(details) > MOST_TOLD:
        return None, [_problem(model, one, places, file) for one in details[:MOST_TOLD]]
    problems = [_problem(model, one, places, file) for one in _telling(details, model)]
    try:
        return model.model_validate(_patched(data, details)), problems
    except (ValidationError, _Beyond, KeyError, IndexError, TypeError):
        return None, problems


def _telling(details: list[ErrorDetails], model: type[BaseModel]) -> list[ErrorDetails]:
    """Without what only follows from another: a key missing because misspelt, a list short of a bad entry."""
    meant = {
        (*one["loc"][:-1], _nearest_key(model, one["loc"]))
        for one in details
        if one["type"] == "extra_forbidden"
    }
    inside = [one["loc"] for one in details]
    return [
        one
        for one in details
        if not (one["type"] == "missing" and one["loc"] in meant)
        and not (
            one["type"] == "too_short" and any(loc[:-1][: len(one["loc"])] == one["loc"] for loc in inside)
        )
    ]


def _nearest_key(model: type[BaseModel], loc: Path) -> str | None:
    return nearest(str(loc[-1]), _keys(_model_at(model, loc[:-1])))


def _problem(model: type[BaseModel], error: ErrorDetails, places: Places, file: str) -> Problem:
    path = tuple(error["loc"])
    place = places.at(path)
    said, text, near = _reading(model, error, path)
    column = place.column if error["type"] in ("extra_forbidden", "missing") else place.value_column
    line = place.line if error["type"] in ("extra_forbidden", "missing") else place.value_line
    return Problem(file, line, column, said, text, near)


def _reading(model: type[BaseModel], error: ErrorDetails, path: Path) -> tuple[str, Text, str | None]:
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    if error["type"] == "extra_forbidden":
        known = sorted(_keys(_model_at(model, path[:-1])))
        return str(path[-1]), _one_of(known), nearest(str(path[-1]), known)
    if error["type"] == "missing":
        where = ".".join(str(part) for part in path[:-1] if isinstance(part, str)) or "head"
        return f"[{where}] without “{key}”", {"en": f"“{key}” too", "zh-Hans": f"还要有“{key}”"}, None
    if error["type"] == "too_long":
        most = error["ctx"]["max_length"]
        return f"{key} with more than that", {"en": f"at most {most}", "zh-Hans": f"最多 {most} 项"}, None
    return f"{key} = {_shown(error['input'])}", *_value_wanted(key, error)


def _value_wanted(key: str, error: ErrorDetails) -> tuple[Text, str | None]:
    kind, context, said = error["type"], error.get("ctx", {}), str(error["input"])
    if kind == "expected":
        return {"en": context["en"], "zh-Hans": context["zh"]}, context["nearest"]
    if kind == "literal_error":
        known = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        return _one_of(known), nearest(said, known)
    if kind == "string_type" and key in _EXPRESSIONS and isinstance(error["input"], date):
        return _TYPES[kind], f"\"date('{said}')\""
    if kind == "string_type" and isinstance(error["input"], int | float):
        return _TYPES[kind], f'"{said}"'
    if kind == "string_pattern_mismatch" and key in _PATTERNS:
        return _PATTERNS[key], nearest(said, _OPENERS) if key == "opens" else None
    return _TYPES.get(kind) or {"en": error["msg"], "zh-Hans": error["msg"]}, None


def _one_of(words: Sequence[str]) -> Text:
    return {"en": f"one of {', '.join(words)}", "zh-Hans": f"其中之一：{'、'.join(words)}"}


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = …" for key in value) + " }" if value else "{ }"
    if isinstance(value, list | tuple):
        return "[ … ]" if value else "[ ]"
    if isinstance(value, bool):
        return str(value).lower()
    text = f'"{value}"' if isinstance(value, str) else str(value)
    text = "".join(char if char.isprintable() else "·" for char in text)
    return text if len(text) <= 80 else text[:77] + "…"


# The form, walked along a path


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel]:
    current: Any = model
    for part in path:
        if isinstance(current, type) and issubclass(current, BaseModel):
            info = next((f for name, f in current.model_fields.items() if (f.alias or name) == part), None)
            current = info.annotation if info else current
        current = _inner(current)
    return current if isinstance(current, type) and issubclass(current, BaseModel) else model


def _inner(annotation: Any) -> Any:
    """`tuple[Check, ...]`, `dict[str, Texts]`, `Fee | None`: the model inside."""
    while not (isinstance(annotation, type) and not typing.get_args(annotation)):
        arguments = [a for a in typing.get_args(annotation) if a not in (type(None), Ellipsis, str)]
        if not arguments:
            return annotation
        origin = typing.get_origin(annotation)
        annotation = (
            arguments[0] if origin in (types.UnionType, typing.Union, typing.Annotated) else arguments[-1]
        )
    return annotation


def _keys(model: type[BaseModel]) -> set[str]:
    return {info.alias or name for name, info in model.model_fields.items()}


# Going on behind stand-ins


class _Beyond(Exception):
    """A misfit that leaves nothing sensible to check behind it."""


def _patched(data: dict[str, Any], details: list[ErrorDetails]) -> dict[str, Any]:
    patched = copy.deepcopy(data)
    for error in details:
        *above, last = error["loc"]
        holder: Any = patched
        for part in above:
            holder = holder[part]
        if error["type"] == "extra_forbidden":
            del holder[last]
        elif last in _STAND_INS:
            holder[last] = _STAND_INS[str(last)]
        else:
            raise _Beyond
    return patched
