"""Small items to look up, to print and to ask about: a hospital stay, study aid, a ticket home."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from zerotrip.catalogue.actions import publish_text
from zerotrip.catalogue.models import Edition
from zerotrip.core.actor import Actor

AT = datetime(2026, 6, 12, 2, 0, tzinfo=UTC)
ON = AT.date()
BY = Actor.person(UUID("11111111-1111-4111-8111-111111111111"), "吴建国")
SECOND = Actor.person(UUID("33333333-3333-4333-8333-333333333333"), "赵敏")

FACTS = """\
[paper.ticket]
label = { zh-Hans = "车票", en = "Ticket" }
hint  = { zh-Hans = "拍下有日期和票价的一面。", en = "The side with day and price." }

[[fact]]
key   = "member.account"
type  = "bank-account"
label = { zh-Hans = "收款账户", en = "Account to be paid to" }
from  = ["union.members"]
question = { zh-Hans = "汇到哪张银行卡？", en = "Which account?" }
class = "personal"

[[fact]]
key   = "member.age"
type  = "number"
label = { zh-Hans = "年龄", en = "Age" }
from  = ["public-security.identity"]
question = { zh-Hans = "您今年多大？", en = "How old are you?" }

[[fact]]
key   = "member.employed"
type  = "bool"
label = { zh-Hans = "在职参保", en = "Employed and insured" }
from  = ["human-resources.employment"]

[[fact]]
key   = "member.rural_household"
type  = "bool"
label = { zh-Hans = "农村户籍", en = "Rural household" }
from  = ["public-security.identity"]

[[fact]]
key   = "student.level"
type  = "choice"
choices = { tertiary = { zh-Hans = "大学", en = "university" }, school = { zh-Hans = "中学", en = "school" } }
label = { zh-Hans = "子女就读阶段", en = "Where your child studies" }
question = { zh-Hans = "您的孩子在读什么学校？", en = "Where does your child study?" }

[[fact]]
key   = "ticket.price"
type  = "money"
label = { zh-Hans = "票价", en = "Price of the ticket" }
question = { zh-Hans = "车票多少钱？", en = "What did the ticket cost?" }
paper = "ticket"

[[fact]]
key   = "stay.nights"
type  = "number"
label = { zh-Hans = "住院天数", en = "Nights in hospital" }
from  = ["medical-insurance.settlement"]

[[fact]]
key     = "enrolments"
type    = "records"
columns = { product = "text" }
label   = { zh-Hans = "参保记录", en = "Enrolments" }
from    = ["union.memberships"]

[[fact]]
key     = "awards"
type    = "records"
columns = { item = "text", on = "date", amount = "money" }
label   = { zh-Hans = "已核定", en = "Awards" }
from    = ["union.awards"]
"""

_PACK = """\
id       = "{id}"
category = "{category}"
owner    = "330100"
subject  = "member"
opens    = ["member"]
trips    = 0
also_called = {{ zh-Hans = [{called}] }}
valid    = {{ since = 2021-01-01 }}

[[basis]]
id    = "rules"
title = "规则"
mark  = "{mark}"
article = "第三条"

[text.zh-Hans]
name    = "{zh}"
summary = "{zh_summary}"
paid    = "{{amount}} 元已到账。"

[text.en]
name    = "{en}"
summary = "{en_summary}"
paid    = "{{amount}} has arrived."

[[define]]
name = "period"
is   = "year_of(on)"

{requires}
{award}
[process]
check = [{{ up_to = "100.00", by = "automatic" }}, {{ by = "district-officer" }}]
second_check = [{{ by = "city-approver", above = "1000.00" }}]
promised_working_days = 10
appeal_days = 30

[guide]
consult_phone = "0571-12351"
complaint_phone = "0571-12345"

[[example]]
name   = "Open"
on     = 2021-06-11
verdict = "unknown"
"""
_REQUIRE = """\
[[require]]
code  = "c{n}"
that  = "{that}"
says  = {{ zh-Hans = "{zh}", en = "{en}" }}
else  = {{ zh-Hans = "不符合：{zh}", en = "Not so: {en}" }}
basis = "rules"
"""
_FLAT = """\
[award]
fund  = "test"
to    = "member.account"
[[award.scale]]
since = 2021-01-01
basis = "rules"
{scale}
"""


@dataclass(frozen=True)
class Sample:
    id: str
    zh: str
    en: str
    zh_summary: str
    en_summary: str
    requires: tuple[tuple[str, str, str], ...]
    scale: str = 'flat = "100.00"'
    of: str = ""
    called: tuple[str, ...] = ()
    category: str = "health"
    mark: str = "R"

    @property
    def text(self) -> str:
        requires = "".join(
            _REQUIRE.format(n=n, that=that, zh=zh, en=en) for n, (that, zh, en) in enumerate(self.requires)
        )
        award = _FLAT.format(scale=self.scale)
        if self.of:
            award = award.replace("[award]", f'[award]\nof = "{self.of}"')
        given = {**vars(self), "requires": requires, "award": award}
        return _PACK.format(**given | {"called": ", ".join(f'"{one}"' for one in self.called)})


STAY = Sample(
    "hz.test.stay", "住院医疗互助", "Hospital stay mutual aid",
    "职工因病住院，按天补助。", "Members who were hospitalised are paid by the day.",
    (("any(e.product == 'P1' for e in enrolments)", "已参加互助。", "You are enrolled."),
     ("stay.nights >= 1", "住过院。", "You stayed in hospital.")),
    scale='per_day = "100.00"\nat_most = "2000.00"', of="stay.nights", called=("住院补贴",),
)  # fmt: skip
STUDY = Sample(
    "hz.test.study", "金秋助学", "Study aid",
    "困难职工子女入学，给予一次性补助。", "A lump sum when a member's child begins to study.",
    (("member.employed", "在职参保。", "You are employed."),
     ("student.level == 'tertiary'", "子女就读大学。", "Your child is at a university.")),
    scale='flat = "5000.00"', called=("孩子上学补助",), category="education", mark="A",
)  # fmt: skip
TICKET = Sample(
    "hz.test.ticket", "农民工返乡车票补贴", "Ticket home",
    "春节返乡的火车票、长途汽车票，按票价补贴。", "Part of the fare home for the Spring Festival.",
    (("member.rural_household", "农村户籍。", "You belong to a rural household."),
     ("ticket.price > 50.00", "票价 50 元以上。", "The fare was above 50 yuan.")),
    scale='percent = "50"\nat_most = "300.00"', of="ticket.price", category="travel",
)  # fmt: skip


def publish(*samples: Sample) -> list[Edition]:
    return [publish_text(text=one.text, facts_text=FACTS, by=BY, second=SECOND, at=AT) for one in samples]
