"""A client in Python made from the schema: one file, the standard library only, a method an operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

HEAD = Path(__file__).with_name("client_head.py.txt")


def client_text(schema: Mapping[str, Any]) -> str:
    """The same schema gives the same text."""
    methods = [
        _method(path, method, said)
        for path, methods in schema["paths"].items()
        for method, said in methods.items()
    ]
    return HEAD.read_text("utf-8") + "\n" + "\n".join(methods)


def _method(path: str, method: str, said: Mapping[str, Any]) -> str:
    places = re.findall(r"{(\w+)}", path)
    takes = [one["name"] for one in said["parameters"] if one["in"] == "query"]
    kind = next(iter(said.get("requestBody", {}).get("content", {})), "")
    takes_file, takes_body = "multipart" in kind, "json" in kind
    given = [*(f"{name}: str" for name in places), *_own(takes_body, takes_file)]
    named = [f'{name}: object = ""' for name in takes]
    named += ['key: str = ""'] if method == "post" else []
    signature = ", ".join(["self", *given, *(["*", *named] if named else [])])
    route = re.sub(r"{(\w+)}", r"{_part(\1)}", path.removeprefix("/api/v1"))
    lines = [
        f"    def {said['operationId']}({signature}) -> Any:",
        f'        """{said["summary"]}."""',
        f"        return self.ask({', '.join(_call(method, route, places, takes, takes_body, takes_file))})",
        "",
    ]
    return "\n".join(lines)


def _own(takes_body: bool, takes_file: bool) -> Iterator[str]:
    if takes_body:
        yield "body: Mapping[str, Any]"
    if takes_file:
        yield "file: bytes"
        yield "fields: Mapping[str, str] | None = None"


def _call(  # noqa: PLR0917 - parts of one line
    method: str, route: str, places: list[str], takes: list[str], takes_body: bool, takes_file: bool
) -> Iterator[str]:
    yield f'"{method.upper()}"'
    yield f'f"{route}"' if places else f'"{route}"'
    if takes:
        yield "query={" + ", ".join(f'"{name}": {name}' for name in takes) + "}"
    if takes_body:
        yield "body=body"
    if takes_file:
        yield "file=file, fields=fields"
    if method == "post":
        yield "key=key"
