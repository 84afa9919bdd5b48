"""How values come and go. What comes is bounded and without characters that no picture has."""

from __future__ import annotations

from typing import Annotated, Any

from ninja import Schema
from pydantic import BeforeValidator, ConfigDict, Field, StringConstraints

from zerotrip.web.plain import WITHOUT_PICTURE


def _plain(value: Any) -> Any:
    return WITHOUT_PICTURE.sub("", value) if isinstance(value, str) else value


Line = Annotated[str, BeforeValidator(_plain), StringConstraints(max_length=100)]
Words = Annotated[str, BeforeValidator(_plain), StringConstraints(max_length=1000)]
Typed = Annotated[str, BeforeValidator(_plain), StringConstraints(max_length=400)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1, strict=True)]
Fen = Annotated[int, Field(description="Whole fen; 100 fen are 1 yuan.")]


class Coming(Schema):
    """A body. What it does not know is refused rather than overlooked."""

    model_config = ConfigDict(extra="forbid")


class Because(Coming):
    because: Words = ""


class Named(Schema):
    code: str
    name: str


class Problem(Schema):
    """RFC 9457. `code` never changes and is for programs; `field` and `errors` say where."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    detail_by_language: dict[str, str]
    field: str = ""
    errors: list[dict[str, Any]] = []
