"""What can be wrong with the facts of a snapshot, as codes and as sentences in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from zerotrip.core.text import Text

SET_ASIDE = {
    "table": pl.String,
    "file": pl.String,
    "row": pl.Int64,
    "person": pl.String,
    "column": pl.String,
    "read": pl.String,
    "why": pl.String,
}
"""Columns of the frame of rows that were set aside; `row` counts from 1 within the file."""

WHY: Mapping[str, Text] = {
    "no-person": {
        "en": "The row does not say whose it is.",
        "zh-Hans": "该行没有注明属于哪个人。",
    },
    "duplicate-member": {
        "en": "This person has several rows; nobody can tell which is right, so none of them counts.",
        "zh-Hans": "同一个人有多行，无法判断哪一行正确，因此都不采用。",
    },
    "duplicate-record": {
        "en": "The person has several records with this id; nobody can tell which is right, so none counts.",
        "zh-Hans": "此人有多条相同编号的记录，无法判断哪一条正确，因此都不采用。",
    },
    "duplicate-subject": {
        "en": "The person has several rows about this subject; nobody can tell which is right.",
        "zh-Hans": "此人就同一事项有多行，无法判断哪一行正确，因此都不采用。",
    },
    "no-subject": {
        "en": "The row does not say which record it is about.",
        "zh-Hans": "该行没有注明是哪一条记录。",
    },
    "unknown-person": {
        "en": "There is no member with this key.",
        "zh-Hans": "会员表中没有这个人。",
    },
    "person-set-aside": {
        "en": "The row of the member whom this belongs to was set aside.",
        "zh-Hans": "该记录所属会员的那一行已被搁置。",
    },
    "awards-unsure": {
        "en": "An earlier award of this member cannot be read; to be judged without it might pay twice.",
        "zh-Hans": "该会员有一笔以往互助金读不出来；撇开它判断可能重复发放。",
    },
    "award-incomplete": {
        "en": "An earlier award needs its item, its day and its amount.",
        "zh-Hans": "以往互助金必须写明事项、日期和金额。",
    },
    "absent-and-there": {
        "en": "The value is there and said not to exist at the same time.",
        "zh-Hans": "同时写了数值和“不存在”，互相矛盾。",
    },
    "not-a-choice": {
        "en": "The value is none of the choices.",
        "zh-Hans": "该值不在可选项之内。",
    },
    "not-a-number": {
        "en": "A plain number was expected, with at most 12 decimals.",
        "zh-Hans": "应为普通数字，小数不超过 12 位。",
    },
    "not-exact": {
        "en": "A floating-point number that is not whole: give it as a decimal, so that it is exact.",
        "zh-Hans": "浮点数不是整数：请改用十进制小数，才能精确。",
    },
    "too-many-decimals": {
        "en": "A number may have at most 12 decimals.",
        "zh-Hans": "数字的小数不得超过 12 位。",
    },
    "too-large": {
        "en": "The value is beyond what 64 bits hold.",
        "zh-Hans": "数值超出 64 位整数范围。",
    },
    "not-a-day": {
        "en": "A day from 0001-01-01 to 9999-12-31 was expected, without a time of day.",
        "zh-Hans": "应为 0001-01-01 至 9999-12-31 之间的日期，不带时刻。",
    },
    "not-a-text": {
        "en": "The text is longer than 1,000 characters, or holds a character that cannot be kept.",
        "zh-Hans": "文字超过 1000 字，或含有无法保存的字符。",
    },
    "missing-table": {
        "en": "The snapshot has no such table: what it would tell is unknown for everyone.",
        "zh-Hans": "快照中没有这张表：其内容对所有人均为未知。",
    },
    "no-person-column": {
        "en": "The table has no usable column “person”: what it would tell is unknown for everyone.",
        "zh-Hans": "这张表没有可用的 person 列：其内容对所有人均为未知。",
    },
    "missing-column": {
        "en": "The column is missing: the fact is unknown for everyone in this table.",
        "zh-Hans": "缺少这一列：该事实对表中所有人均为未知。",
    },
    "wrong-type": {
        "en": "The column has another type than expected; it was not read, and the fact is unknown.",
        "zh-Hans": "该列类型不符，没有读取，该事实按未知处理。",
    },
    "money-not-fen": {
        "en": "Money is whole fen as Int64; this looks like yuan. It was not read, and the fact is unknown.",
        "zh-Hans": "金额应为以分计的 Int64 整数；这里像是以元计，没有读取，该事实按未知处理。",
    },
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A whole column or table that could not be read; `items` read it, `rows` count the lines."""

    table: str
    column: str
    code: str
    file: str = ""
    read: str = ""
    expected: str = ""
    items: tuple[str, ...] = ()
    rows: int = 0

    @property
    def says(self) -> Text:
        place = f"{self.file}: {self.column}" if self.file and self.column else self.table
        what = f" ({self.read} ≠ {self.expected})" if self.read else ""
        items = ", ".join(self.items)
        return {
            "en": f"{place}{what}: {WHY[self.code]['en']}" + (f" Read by {items}." if items else ""),
            "zh-Hans": f"{place}{what}：{WHY[self.code]['zh-Hans']}"
            + (f"读取它的事项：{items}。" if items else ""),
        }


def sentence_of(code: str) -> Text:
    return WHY[code]


def nothing_set_aside() -> pl.DataFrame:
    return pl.DataFrame(schema=SET_ASIDE)


_FORMULA = ["=", "+", "-", "@"]
_UNSEEN = r"[\p{C}\p{Z}&&[^ \t\r\n]]"


def as_csv(set_aside: pl.DataFrame) -> bytes:
    """To look into with a spreadsheet: what its programs could take for a formula stays text."""
    text = pl.col(pl.String).str.replace_all(_UNSEEN, "")
    first = text.str.strip_chars_start().str.normalize("NFKC").str.head(1)
    could_be = first.is_in(_FORMULA) | text.str.contains(r"^\s*[\t\r\n]")
    plain = pl.when(could_be).then(pl.lit("'") + text).otherwise(text).name.keep()
    return set_aside.with_columns(plain).write_csv().encode()


def merged(faults: list[Fault]) -> tuple[Fault, ...]:
    """Of all partitions: each column named once, with the first file and the lines of all."""
    found: dict[tuple[str, str, str], Fault] = {}
    for each in faults:
        key = (each.table, each.column, each.code)
        old = found.get(key)
        found[key] = each if old is None else replace(old, rows=old.rows + each.rows)
    return tuple(found.values())
