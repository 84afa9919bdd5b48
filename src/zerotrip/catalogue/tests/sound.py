"""A small pack that holds, and the facts that it reads."""

from __future__ import annotations

SOUND = """\
id       = "hz.test.fruit"
category = "health"
owner    = "330100"
subject  = "settlement"
opens    = ["settlement", "member"]
trips    = 0
valid    = { since = 2021-01-01 }

[[basis]]
id    = "rules"
title = "规则"
mark  = "R"

[text.zh-Hans]
name    = "水果补助"
summary = "住院送水果。"
paid    = "{amount} 元已到账。"

[text.en]
name    = "Fruit"
summary = "Fruit for those in hospital."
paid    = "{amount} has arrived."

[[define]]
name = "period"
is   = "year_of(settlement.settled_on)"

[[require]]
code  = "level"
that  = "settlement.hospital_level >= 2"
else  = { zh-Hans = "医院等级不符。", en = "Not of that level." }
basis = "rules"

[[require]]
code  = "in-time"
that  = "opened_on <= deadline"
else  = { zh-Hans = "已超过期限。", en = "Too late." }
basis = "rules"

[[deadline]]
until = "day(period.year + 1, 3, 31)"

[award]
of    = "settlement.self_borne"
as_of = "settlement.settled_on"
fund  = "fruit"
to    = "member.account"

[[award.scale]]
since = 2021-01-01
basis = "rules"
bands = [
  { above = "0.00", percent = "20" },
  { above = "1000.00", percent = "50" },
]
at_most = "300.00"

[process]
check = [{ up_to = "100.00", by = "automatic" }, { by = "district-officer" }]
promised_working_days = 10
appeal_days = 30

[[example]]
name   = "A thousand"
on     = 2021-06-11
amount = "200.00"
[example.facts]
"settlement.settled_on" = 2021-06-10
"settlement.hospital_level" = 3
"settlement.self_borne" = "1000.00"
"""

FACTS = """\
[paper.settlement-slip]
label = { zh-Hans = "结算单", en = "Settlement slip" }
hint  = { zh-Hans = "医院打印。", en = "Printed by the hospital." }

[[fact]]
key   = "settlement.settled_on"
type  = "date"
label = { zh-Hans = "结算日期", en = "Day of settlement" }
from  = ["medical-insurance.settlement"]

[[fact]]
key   = "settlement.hospital_level"
type  = "number"
label = { zh-Hans = "医院等级", en = "Hospital level" }
from  = ["medical-insurance.settlement"]
paper = "settlement-slip"

[[fact]]
key   = "settlement.self_borne"
type  = "money"
label = { zh-Hans = "个人自负", en = "Borne by you" }
from  = ["medical-insurance.settlement"]

[[fact]]
key   = "settlement.kind"
type  = "choice"
choices = ["inpatient", "childbirth"]
label = { zh-Hans = "就医类别", en = "Kind" }
from  = ["medical-insurance.settlement"]

[[fact]]
key   = "member.account"
type  = "bank-account"
label = { zh-Hans = "账户", en = "Account" }
from  = ["union.members"]

[[fact]]
key     = "awards"
type    = "records"
columns = { item = "text", on = "date", amount = "money" }
label   = { zh-Hans = "已核定", en = "Awards" }
from    = ["union.awards"]
"""
