"""The kinds of value a pack may hold, read strictly: money is text in yuan, a text has both languages."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from zerotrip.core.errors import Invalid
from zerotrip.core.money import fen_of_yuan
from zerotrip.core.text import LANGUAGES

Mark = Literal["R", "N", "W", "K", "A"]
SAMPLE_MARKS = frozenset({"W", "K", "A"})
"""Weak, common knowledge, assumed: shown as 示例 until a union confirms them."""


class Section(BaseModel):
    """A table of a pack. What it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, strict=True)


def expected(english: str, chinese: str, nearest: str | None = None) -> PydanticCustomError:
    return PydanticCustomError("expected", "{en}", {"en": english, "zh": chinese, "nearest": nearest})


def _text(value: Any) -> Any:
    if not isinstance(value, dict) or not all(isinstance(part, str) for part in value.values()):
        raise expected(
            'a text in both languages: { zh-Hans = "…", en = "…" }',
            '两种语言的文字：{ zh-Hans = "…", en = "…" }',
        )
    if strange := [key for key in value if key not in LANGUAGES]:
        raise expected(
            f"only the languages zh-Hans and en, not {strange[0]}",
            f"只有 zh-Hans 和 en 两种语言，没有 {strange[0]}",
        )
    for language in LANGUAGES:
        if not value.get(language, "").strip():
            raise expected(f"this text in {language} too", f"还要有 {language} 的文字")
        _printable(value[language])
    return value


def _printable(text: str) -> str:
    """PostgreSQL stores no NUL, and no reader wants the others."""
    if any(unicodedata.category(char) == "Cc" and char not in "\n\t" for char in text):
        raise expected("text without control characters", "不含控制字符的文字")
    return text


def _yuan(value: Any) -> int:
    if not isinstance(value, str):
        raise expected('money in quotes, in yuan: "1000.00"', '引号里的金额，以元计："1000.00"')
    try:
        fen = fen_of_yuan(value)
    except Invalid:
        raise expected(
            'money in yuan with at most two decimals: "1000.00"', '以元计、最多两位小数的金额："1000.00"'
        ) from None
    if fen < 0:
        raise expected("money of zero or more", "不小于零的金额")
    return fen


def _percent(value: Any) -> Decimal:
    try:
        percent = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        percent = None
    if percent is None or not percent.is_finite() or not 0 <= percent <= 100:
        raise expected('a percentage in quotes from 0 to 100: "20"', '引号里 0 到 100 的百分数："20"')
    return percent


def _day(value: Any) -> date:
    if type(value) is not date:
        raise expected("a date without quotes: 2026-01-31", "不带引号的日期：2026-01-31")
    return value


def _days(value: Any) -> int:
    found = re.fullmatch(r"P(\d{1,4})D", value) if isinstance(value, str) else None
    if not found:
        raise expected('a number of days: "P30D"', '天数："P30D"')
    return int(found[1])


def _month_day(value: Any) -> str:
    try:
        date.fromisoformat(f"2024-{value}")
    except ValueError:
        raise expected('a month and a day: "10-15"', '月和日："10-15"') from None
    return str(value)


Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_printable)]
Both = Annotated[dict[str, str], BeforeValidator(_text)]
Yuan = Annotated[int, BeforeValidator(_yuan)]
Percent = Annotated[Decimal, BeforeValidator(_percent)]
Day = Annotated[date, BeforeValidator(_day)]
ValidDays = Annotated[int, BeforeValidator(_days)]
MonthDay = Annotated[str, BeforeValidator(_month_day)]
Expression = Annotated[str, StringConstraints(min_length=1)]


class Basis(Section):
    """A document a rule stands on. `mark` says how sure we are of it."""

    id: Words
    title: Words
    mark: Mark
    article: str = ""
    url: str = ""
    note: Both | None = None

    @property
    def is_sample(self) -> bool:
        return self.mark in SAMPLE_MARKS
