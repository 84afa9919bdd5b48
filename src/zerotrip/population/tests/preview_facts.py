"""Members in memory for the tests of the preview: an item in a few lines, facts in a few rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import polars as pl

from zerotrip.catalogue.reading import ReadPack, packs_folder, read_text
from zerotrip.population.preview.facts import Drawn, Part
from zerotrip.population.preview.pair import Pair, pair_of
from zerotrip.rules import Program
from zerotrip.rules.columns import Tables

ON = date(2026, 6, 12)
FACTS = """
[[fact]]
key = "member.sex"
type = "choice"
choices = { female = { zh-Hans = "女", en = "female" }, male = { zh-Hans = "男", en = "male" } }
label = { zh-Hans = "性别", en = "Sex" }
from = ["union.members"]
class = "plain"

[[fact]]
key = "member.birth_date"
type = "date"
label = { zh-Hans = "出生日期", en = "Date of birth" }
from = ["union.members"]
class = "plain"

[[fact]]
key = "member.income"
type = "money"
label = { zh-Hans = "收入", en = "Income" }
from = ["union.members"]
class = "plain"

[[fact]]
key = "member.account"
type = "bank-account"
label = { zh-Hans = "收款账户", en = "Account" }
from = ["union.members"]
class = "personal"
"""
PACK = """
id = "hz.test.relief"
category = "relief"
owner = "330100"
subject = "member"
opens = ["member"]
trips = 0
valid = {{ since = 2021-01-01 }}

[[basis]]
id = "rules"
title = "规则"
mark = "R"

[text.zh-Hans]
name = "困难补助"
summary = "补助。"
paid = "已汇出 {{amount}} 元。"
refused = "不能给付：{{reason}}"

[text.en]
name = "Relief"
summary = "Relief."
paid = "{{amount}} was sent."
refused = "Not paid: {{reason}}"

[[require]]
code = "low-income"
that = "member.income < {below}"
else = {{ zh-Hans = "收入超过标准。", en = "The income is above the limit." }}
basis = "rules"

[[require]]
code = "old-enough"
that = "age_on(member.birth_date, on) >= {age}"
else = {{ zh-Hans = "年龄不够。", en = "Not old enough." }}
basis = "rules"

[award]
fund = "relief"
to = "member.account"

[[award.scale]]
since = 2021-01-01
basis = "rules"
flat = "{flat}"

[process]
check = [{{ by = "district-officer" }}]
promised_working_days = 10
appeal_days = 30

[publish]
every = "year"
show = ["cases_paid"]
by = ["district"]
smallest_group = 5

[[example]]
name = "no"
on = 2026-06-12
verdict = "unmet"
[example.facts]
member.income = "999999.00"
member.birth_date = 2026-01-01
"""


def text_of(*, below: int = 5000, age: int = 18, flat: str = "500.00") -> str:
    return PACK.format(below=below, age=age, flat=flat)


def pack_of(*, below: int = 5000, age: int = 18, flat: str = "500.00", text: str = "") -> ReadPack:
    return read_text(text or text_of(below=below, age=age, flat=flat), FACTS, thorough=False)


def relief(
    *, old: tuple[int, int, str] = (5000, 18, "500.00"), new: tuple[int, int, str] = (5000, 18, "500.00")
) -> Pair:
    """Texts that grant a flat sum below an income and from an age on."""
    olds, news = (pack_of(below=one[0], age=one[1], flat=one[2]) for one in (old, new))
    return pair_of(olds, news)


def hangzhou(name: str, change: tuple[str, str] = ("", "")) -> Pair:
    """A pack of the starting set, and the same with one passage replaced."""
    folder = packs_folder() / "hangzhou"
    text, facts = (folder / f"{name}.toml").read_text("utf-8"), (folder / "facts.toml").read_text("utf-8")
    assert change[0] in text
    old = read_text(text, facts, thorough=False)
    return pair_of(old, read_text(text.replace(*change, 1), facts, thorough=False))


@dataclass
class InMemory:
    """Tables as partitions."""

    tables: Sequence[Tables]
    at: datetime | None = datetime(2026, 6, 11, 2, 0, tzinfo=UTC)
    hash: str = "0" * 64
    members: Sequence[pl.DataFrame] = field(default_factory=list)

    @property
    def partitions(self) -> int:
        return len(self.tables)

    def _members(self, index: int) -> pl.DataFrame:
        return self.members[index] if self.members else self.tables[index].rows

    def persons(self, index: int) -> pl.Series:
        return self._members(index)["person"]

    def part(self, index: int, programs: Sequence[Program], subject: str, drawn: Drawn | None) -> Part:
        tables, members = self.tables[index], self._members(index)
        if drawn is not None:
            kept = drawn.of(members["person"]).implode()
            members = members.filter(pl.col("person").is_in(kept))
            records = {key: each.filter(pl.col("person").is_in(kept)) for key, each in tables.records.items()}
            tables = Tables(tables.rows.filter(pl.col("person").is_in(kept)), records)
        return Part(tables, members)


def members(
    incomes: Sequence[int | None],
    *,
    born: Sequence[date | None] | None = None,
    sex: Sequence[str] | None = None,
    district: Sequence[str] | None = None,
) -> pl.DataFrame:
    """`incomes` in yuan."""
    n = len(incomes)
    return pl.DataFrame(
        {
            "person": list(range(1, n + 1)),
            "member.income": [None if yuan is None else yuan * 100 for yuan in incomes],
            "member.birth_date": born or [date(1986, 6, 12)] * n,
            "member.sex": sex or ["female"] * n,
            "member.district": district or ["330106"] * n,
            "member.industry": ["unknown"] * n,
        },
        schema_overrides={"member.income": pl.Int64, "member.birth_date": pl.Date},
    )


def source(frame: pl.DataFrame, parts: int = 1) -> InMemory:
    size = -(-frame.height // parts)
    return InMemory([Tables(frame[i : i + size], {}) for i in range(0, frame.height, size)])
