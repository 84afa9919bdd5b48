"""A ticket home: what departments know, what only the person can say, a table of journeys, and one paper."""

from __future__ import annotations

from datetime import datetime

from zerotrip.catalogue.actions import publish_text
from zerotrip.catalogue.models import Edition
from zerotrip.core.actor import Actor
from zerotrip.population.tests.parcels import facts_text

TICKET, GIFT = "hz.test.ticket", "hz.test.gift"
_HEAD = """\
id       = "{item}"
category = "care"
owner    = "330100"
subject  = "{subject}"
opens    = {opens}
trips    = 0
valid    = {{ since = 2021-01-01 }}

[[basis]]
id    = "rules"
title = "规则"
mark  = "R"

[text.zh-Hans]
name    = "返乡车票补助"
summary = "每年一次。"
paid    = "{{amount}} 元已到账。"

[text.en]
name    = "Ticket home"
summary = "Once a year."
paid    = "{{amount}} has arrived."

[process]
check = [{{ by = "automatic" }}]
promised_working_days = 10
appeal_days = 30
"""
_TICKET = """
[[need]]
key      = "trip.far"
type     = "bool"
label    = { zh-Hans = "家在外省", en = "Home in another province" }
question = { zh-Hans = "您的老家在外省吗？", en = "Is your home in another province?" }

[[need]]
key      = "trip.left_on"
type     = "date"
label    = { zh-Hans = "出发日期", en = "Day of departure" }
question = { zh-Hans = "您哪天出发的？", en = "On which day did you leave?" }

[[need]]
key      = "trip.paid"
type     = "money"
label    = { zh-Hans = "票价", en = "Price of the ticket" }
question = { zh-Hans = "车票多少钱？", en = "What did the ticket cost?" }

[paper.employment-proof]
label = { zh-Hans = "在职证明", en = "Proof of employment" }
hint  = { zh-Hans = "单位盖章的在职证明。", en = "A stamped letter of the employer." }
valid = "P30D"

[[define]]
name = "period"
is   = "year_of(on)"

[[require]]
code  = "employed"
that  = "member.employed"
else  = { zh-Hans = "须在职。", en = "You have to be employed." }
basis = "rules"

[[require]]
code  = "far-or-lately"
that  = "trip.far or trip.left_on >= date('2026-01-01')"
else  = { zh-Hans = "须为外省，或今年出发。", en = "It must be another province, or this year." }
basis = "rules"

[award]
of    = "trip.paid"
fund  = "mutual-aid.hospital"
to    = "member.account"

[[award.scale]]
since    = 2021-01-01
basis    = "rules"
percent  = "50"
at_least = "50.00"
at_most  = "300.00"

[stacking]
once = "period"

[[example]]
name   = "Fits"
on     = 2026-06-11
amount = "100.00"
[example.facts]
"member.employed" = true
"trip.far" = true
"trip.paid" = "200.00"
"""
_GIFT = """
[[need]]
key      = "children"
type     = "records"
columns.born_on = "date"
columns.sex.type = "choice"
columns.sex.choices.female = { zh-Hans = "女", en = "girl" }
columns.sex.choices.male = { zh-Hans = "男", en = "boy" }
label    = { zh-Hans = "孩子", en = "Children" }
question = { zh-Hans = "请写下每个孩子。", en = "Please write down each child." }

[[require]]
code  = "born"
that  = "any(c.born_on == event.on for c in children)"
else  = { zh-Hans = "须有当天出生的孩子。", en = "A child must have been born on that day." }
basis = "rules"

[[require]]
code  = "girl-or-boy"
that  = "all(c.sex in ['female', 'male'] for c in children)"
else  = { zh-Hans = "须写明性别。", en = "Say the sex." }
basis = "rules"

[award]
fund  = "mutual-aid.hospital"
to    = "member.account"

[[award.scale]]
since = 2021-01-01
basis = "rules"
flat  = "600.00"

[[example]]
name   = "Fits"
on     = 2026-06-11
amount = "600.00"
[example.facts]
"event.on" = 2026-05-01
[[example.records.children]]
born_on = 2026-05-01
sex = "female"
"""


def ticket(item: str = TICKET) -> str:
    return _HEAD.format(item=item, subject="member", opens='["member"]') + _TICKET


def gift() -> str:
    return _HEAD.format(item=GIFT, subject="event", opens='["event:birth"]') + _GIFT


def publish(text: str, who: dict[str, Actor], at: datetime) -> Edition:
    return publish_text(text=text, facts_text=facts_text(), by=who["admin"], second=who["zhao"], at=at)
