"""The form of a place's `chart.toml`. What it means together is for the catalogue's check."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Pattern = Annotated[str, Field(pattern=r"^[a-z][a-z0-9:.-]*\*?$", max_length=160)]
Both = dict[Literal["zh-Hans", "en"], Annotated[str, Field(min_length=1, max_length=60)]]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TitleSection(_Section):
    code: Annotated[str, Field(pattern=r"^[0-9]{3,12}$")]
    name: Both
    kind: Literal["asset", "liability", "net-assets", "income", "expense"]
    mark: Literal["R", "N", "W", "K", "A"] = "A"
    takes_result: bool = False


class PostingSection(_Section):
    source: Pattern = Field(alias="from")
    destination: Pattern = Field(alias="to")
    debit: str
    credit: str
    summary: Both


class ChartFile(_Section):
    title: tuple[TitleSection, ...]
    posting: tuple[PostingSection, ...]
