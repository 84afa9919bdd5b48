"""Items about a person, not about a record: by sex, or by what only a department knows."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from zerotrip.catalogue.actions import publish_text
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.reading import ReadPack, read_text
from zerotrip.core.actor import Actor

PARCEL, SUPPLY = "hz.test.parcel", "hz.test.supply"
SEX = "member.sex == 'female'"
MALE = "member.sex == 'male'"
EMPLOYED = "member.employed"
SHARED = "12 / household.size > 4"
_GIVEN = {SEX: '"member.sex" = "female"', MALE: '"member.sex" = "male"', EMPLOYED: '"member.employed" = true',
          SHARED: '"household.size" = 2'}  # fmt: skip
_PACK = """\
id       = "{item}"
category = "care"
owner    = "{owner}"
subject  = "member"
opens    = {opens}
trips    = 0
valid    = {{ since = 2021-01-01 }}

[[basis]]
id    = "rules"
title = "规则"
mark  = "R"

[text.zh-Hans]
name    = "节日包裹"
summary = "每年一份。"
paid    = "{{amount}} 元已到账。"

[text.en]
name    = "Parcel"
summary = "One a year."
paid    = "{{amount}} has arrived."

[[define]]
name = "period"
is   = "year_of(on)"

[[require]]
code  = "fits"
that  = "{that}"
else  = {{ zh-Hans = "不符合条件。", en = "It does not fit." }}
basis = "rules"

[award]
fund  = "mutual-aid.hospital"
to    = "member.account"

[[award.scale]]
since = 2021-01-01
basis = "rules"
flat  = "{sum}"

[stacking]
once = "period"

[process]
check = [{{ by = "automatic" }}]
promised_working_days = 10
appeal_days = 30

[[example]]
name   = "Fits"
on     = 2021-06-11
amount = "{sum}"
[example.facts]
{given}
"""


def text_of(
    item: str = PARCEL,
    *,
    opens: str = '["member"]',
    that: str = SEX,
    amount: str = "50.00",
    owner: str = "330100",
) -> str:
    return _PACK.format(item=item, opens=opens, that=that, sum=amount, given=_GIVEN[that], owner=owner)


def facts_text() -> str:
    return (settings.ZEROTRIP_PACKS / "hangzhou" / "facts.toml").read_text("utf-8")


def pack(item: str = PARCEL, **more: str) -> ReadPack:
    return read_text(text_of(item, **more), facts_text())


def publish(who: dict[str, Actor], at: datetime, item: str = PARCEL, **more: str) -> Edition:
    return publish_text(
        text=text_of(item, **more), facts_text=facts_text(), by=who["admin"], second=who["zhao"], at=at
    )
