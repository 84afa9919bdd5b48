"""Small items made for a test: what follows an application is all that differs between them."""

from __future__ import annotations

from datetime import datetime

from zerotrip.catalogue.actions import publish_text
from zerotrip.catalogue.models import Edition
from zerotrip.core.actor import Actor

HEAD = """
id = "hz.sample.{name}"
category = "aid"
owner = "330100"
subject = "member"
opens = ["member"]
trips = 0
valid = {{ since = 2026-01-01 }}

[[basis]]
id = "rule"
title = "示例办法"
article = "第三条"
mark = "A"

[text.zh-Hans]
name = "示例{name}"
summary = "示例"
paid = "已发放 {{amount}} 元。"
granted = "{{name}}已办好。"

[text.en]
name = "Sample {name}"
summary = "A sample"
paid = "{{amount}} was sent."
granted = "{{name}} is granted."

[[need]]
key = "need.grade"
type = "choice"
label = {{ zh-Hans = "困难程度", en = "Grade" }}
question = {{ zh-Hans = "困难程度是？", en = "Which grade?" }}
choices = ["deep", "other", "none"]

[[define]]
name = "period"
is = "year_of(opened_on)"

[[require]]
code = "in-need"
that = "need.grade != 'none'"
else = {{ zh-Hans = "不属于困难职工。", en = "Not in hardship." }}
basis = "rule"
"""
AWARD = """
[award]
of = "need.grade"
fund = "care.major-disease"
to = "member.account"

[[award.scale]]
since = 2026-01-01
basis = "rule"
choices = { deep = "2000.00", other = "1000.00" }
"""
EXAMPLE = """
[[example]]
name = "Nobody in need"
on = 2026-06-01
fails = "in-need"
[example.facts]
need.grade = "none"
"""
OFFICER = 'check = [{ by = "district-officer" }]\n'
TWO = OFFICER + 'second_check = [{ by = "district-approver" }]\n'


def publish_item(
    name: str,
    *,
    by: Actor,
    second: Actor,
    at: datetime,
    process: str = OFFICER,
    more: str = "",
    award: str = AWARD,
) -> Edition:
    """`process` are lines of `[process]`, `more` whole sections."""
    text = HEAD.format(name=name) + award
    text += (
        f"\n[process]\npromised_working_days = 10\nstatutory_working_days = 20\nappeal_days = 30\n{process}\n"
    )
    facts = (
        '[[fact]]\nkey = "member.account"\ntype = "bank-account"\nfrom = ["union.account"]\n'
        'label = { zh-Hans = "收款账户", en = "Account" }\n'
    )
    return publish_text(text=text + more + EXAMPLE, facts_text=facts, by=by, second=second, at=at)
