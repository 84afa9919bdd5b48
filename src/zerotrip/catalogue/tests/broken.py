"""A small pack that holds, and many that do not: what is put in place of what, and what is then said."""

# ruff: noqa: E501

from __future__ import annotations

from typing import NamedTuple

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


class Broken(NamedTuple):
    name: str
    old: str
    new: str
    said: list[str]


FIGURE = """\
[[figure]]
key = "rate"
label = { zh-Hans = "率", en = "Rate" }
type = "money"
basis = "rules"
values = [{ since = 2021-01-01, value = "10.00" }]

[[define]]"""

TABLE = """\
[[table]]
key = "sums"
label = { zh-Hans = "表", en = "Sums" }
by = "number"
type = "money"
since = 2021-01-01
rows = [{ from = 1, value = "10.00" }, { from = 3, value = "20.00" }]
basis = "rules"

[[define]]"""

BROKEN = [
    Broken(
        "unknown key",
        "trips    = 0",
        "trip     = 0",
        [
            "p.toml:6:1: read trip; expected one of also_called, award, basis, booking, category, deadline, define, example, figure, guide, id, list, need, opens, owner, paper, points, process, publish, quota, require, result, stacking, subject, table, text, trips, trips_because, valid; nearest right word: trips"
        ],
    ),
    Broken(
        "unknown key in a requirement",
        'code  = "level"',
        'code  = "level"\nels   = "x"',
        ["p.toml:30:1: read els; expected one of basis, code, else, says, that; nearest right word: else"],
    ),
    Broken(
        "no else sentence",
        'else  = { zh-Hans = "医院等级不符。", en = "Not of that level." }\n',
        "",
        ["p.toml:28:1: read [require] without “else”; expected “else” too"],
    ),
    Broken(
        "one language only",
        'zh-Hans = "医院等级不符。", en = "Not of that level."',
        'zh-Hans = "医院等级不符。"',
        ["p.toml:31:9: read else = { zh-Hans = … }; expected this text in en too"],
    ),
    Broken(
        "no English texts",
        "[text.en]",
        "[text.eng]",
        [
            "p.toml:1:1: read no [text.en]; expected texts in both languages",
            "p.toml:19:1: read [text.eng]; expected zh-Hans or en; nearest right word: en",
        ],
    ),
    Broken(
        "unknown placeholder",
        "{amount} has arrived",
        "{amout} has arrived",
        [
            "p.toml:22:12: read {amout}; expected one of account_tail, amount, item, name, ref; nearest right word: amount"
        ],
    ),
    Broken(
        "unknown fact",
        "settlement.hospital_level >= 2",
        "settlement.hospital_levl >= 2",
        [
            "p.toml:30:10: read settlement.hospital_levl; expected a name this item knows; nearest right word: settlement.hospital_level"
        ],
    ),
    Broken(
        "a date beside money",
        "opened_on <= deadline",
        "opened_on <= settlement.self_borne",
        ["p.toml:36:23: read settlement.self_borne; expected a date, not money"],
    ),
    Broken(
        "no such choice",
        "settlement.hospital_level >= 2",
        "settlement.kind == 'inpatent'",
        [
            "p.toml:30:29: read 'inpatent'; expected one of 'inpatient', 'childbirth'; nearest right word: 'inpatient'"
        ],
    ),
    Broken(
        "no expression",
        "settlement.hospital_level >= 2",
        "settlement.hospital_level => 2",
        [
            "p.toml:30:36: read =>; expected names, numbers, texts, comparisons, `and or not`, `+ - * /`, `x if c else y` and functions; nearest right word: >="
        ],
    ),
    Broken(
        "basis not defined",
        'else  = { zh-Hans = "已超过期限。", en = "Too late." }\nbasis = "rules"',
        'else  = { zh-Hans = "已超过期限。", en = "Too late." }\nbasis = "rule"',
        [
            'p.toml:38:10: read basis = "rule"; expected a basis defined in this file: rules; nearest right word: rules'
        ],
    ),
    Broken(
        "bands overlap",
        'above = "1000.00"',
        'above = "0.00"',
        ["p.toml:54:14: read bands overlap at band 2; expected bands in rising order, none twice"],
    ),
    Broken(
        "money without quotes",
        'at_most = "300.00"',
        "at_most = 300.00",
        ['p.toml:56:11: read at_most = 300.0; expected money in quotes, in yuan: "1000.00"'],
    ),
    Broken(
        "a scale in two ways",
        'at_most = "300.00"',
        'at_most = "300.00"\nflat = "1.00"',
        [
            "p.toml:49:1: read scale with bands and flat; expected just one of bands, flat, percent, per_day, choices"
        ],
    ),
    Broken(
        "requirements contradict",
        "opened_on <= deadline",
        "settlement.hospital_level < 2 and opened_on <= deadline",
        [
            "p.toml:36:10: read settlement.hospital_level < 2 and opened_on <= deadline; expected something that can hold together with “level”"
        ],
    ),
    Broken(
        "one of several, and none of them",
        "opened_on <= deadline",
        "settlement.kind in ('inpatient',) and settlement.kind not in ('inpatient', 'childbirth')",
        [
            "p.toml:36:10: read settlement.kind in inpatient and != inpatient; expected something that can hold together with “in-time”"
        ],
    ),
    Broken(
        "none of the levels there are",
        "opened_on <= deadline",
        "settlement.hospital_level in (0, 1) and opened_on <= deadline",
        [
            "p.toml:36:10: read settlement.hospital_level in (0, 1) and opened_on <= deadline; expected something that can hold together with “level”"
        ],
    ),
    Broken(
        "a requirement said twice",
        "opened_on <= deadline",
        "settlement.hospital_level >= 2",
        ["p.toml:36:10: read settlement.hospital_level >= 2; expected a condition not yet said by “level”"],
    ),
    Broken(
        "a requirement on no fact",
        "opened_on <= deadline",
        "1 < 2",
        ["p.toml:36:10: read 1 < 2; expected a condition on facts"],
    ),
    Broken(
        "a sample without a result",
        "[process]",
        '[guide]\nresult_sample = "决定书样本"\n\n[process]',
        ["p.toml:59:18: read a sample without a result; expected “result” too: what the sample is of"],
    ),
    Broken(
        "one number to ask and to complain, written in two ways",
        "[process]",
        '[guide]\nconsult_phone = "0571-12351"\ncomplaint_phone = "(0571) 12351"\n\n[process]',
        [
            'p.toml:60:20: read complaint_phone = "(0571) 12351"; expected two different numbers to ask and to complain'
        ],
    ),
    Broken(
        "trips without a reason",
        "trips    = 0",
        "trips    = 1",
        ["p.toml:6:12: read trips = 1; expected “trips_because”: why someone must appear"],
    ),
    Broken(
        "a fee without its basis",
        "[process]",
        '[guide.fee]\namount = "5.00"\n\n[process]',
        ["p.toml:58:1: read [guide.fee] without “basis”; expected “basis” too"],
    ),
    Broken(
        "neither online nor by post",
        "[process]",
        '[guide]\nonline = "none"\n\n[process]',
        [
            'p.toml:59:11: read online = "none" with trips = 0; expected posted_papers = true: no trip and not online leaves the post'
        ],
    ),
    Broken(
        "nobody checks higher amounts",
        ', { by = "district-officer" }',
        "",
        [
            "p.toml:59:21: read amounts that nobody checks; expected a last check without “up_to”, for every higher amount"
        ],
    ),
    Broken(
        "unknown role",
        "district-officer",
        "district-oficer",
        [
            'p.toml:59:58: read by = "district-oficer"; expected one of automatic, district-officer, district-approver, city-officer, city-approver; nearest right word: district-officer'
        ],
    ),
    Broken(
        "nobody to pay",
        'to    = "member.account"',
        'to    = "member.acount"',
        [
            'p.toml:47:10: read to = "member.acount"; expected a fact of type bank-account: member.account; nearest right word: member.account'
        ],
    ),
    Broken(
        "a local fact without a source",
        "[[define]]",
        '[[need]]\nkey = "has_ticket"\ntype = "bool"\nlabel = { zh-Hans = "车票", en = "Ticket" }\n\n[[define]]',
        [
            "p.toml:25:8: read has_ticket that nobody can answer; expected a source, a question, a paper or an expression"
        ],
    ),
    Broken(
        "deadline never reached",
        "[award]",
        '[[deadline]]\nuntil = "day(period.year + 1, 6, 30)"\n\n[award]',
        [
            "p.toml:43:1: read a deadline that is never reached; expected “when” in every deadline but the last"
        ],
    ),
    Broken(
        "example with another amount",
        'amount = "200.00"',
        'amount = "250.00"',
        ["p.toml:63:1: read “A thousand” gives met 200.00; expected met 250.00"],
    ),
    Broken(
        "example with a misspelt fact",
        '"settlement.self_borne" =',
        '"settlement.self_born" =',
        [
            "p.toml:70:1: read “A thousand”: settlement.self_born; expected a fact of this item; nearest right word: settlement.self_borne"
        ],
    ),
    Broken(
        "no TOML",
        'fund  = "fruit"',
        'fund  = "fruit',
        ["p.toml:46:15: read fund  = \"fruit; expected TOML (illegal character '\\n')"],
    ),
    Broken(
        "several at once",
        "settlement.hospital_level >= 2",
        "settlement.hospital_levl >= 2 and settlement.self_borne > deadlin",
        [
            "p.toml:30:10: read settlement.hospital_levl; expected a name this item knows; nearest right word: settlement.hospital_level",
            "p.toml:30:68: read deadlin; expected a name this item knows; nearest right word: deadline",
        ],
    ),
    Broken(
        "a figure in another type",
        "[[define]]",
        FIGURE.replace('"10.00"', "10.00"),
        ['p.toml:29:41: read value = 10.0; expected money in quotes: "1000.00"'],
    ),
    Broken(
        "a figure that nobody answers for",
        "[[define]]",
        FIGURE.replace('basis = "rules"\n', ""),
        ["p.toml:24:1: read rate with neither; expected either a “basis” of this file or a “mark”"],
    ),
    Broken(
        "a figure on a basis that is not there",
        "[[define]]",
        FIGURE.replace('basis = "rules"', 'basis = "rule"'),
        [
            'p.toml:28:10: read basis = "rule"; expected a basis defined in this file: rules; nearest right word: rules'
        ],
    ),
    Broken(
        "a figure twice from one day",
        "[[define]]",
        FIGURE.replace(" }]", ' }, { since = 2021-01-01, value = "11.00" }]'),
        ["p.toml:29:62: read since = 2021-01-01 twice; expected one value for each first day"],
    ),
    Broken(
        "a figure called as a fact is",
        "[[define]]",
        FIGURE.replace('key = "rate"', 'key = "awards"'),
        ["p.toml:24:1: read awards; expected a name not yet used"],
    ),
    Broken(
        "a table with the rows of another kind",
        "[[define]]",
        TABLE.replace("from = 3", 'of = "3"'),
        [
            "p.toml:30:40: read a row with of; expected just “from” where by is number: a number: 3 or 0.21; nearest right word: from"
        ],
    ),
    Broken(
        "a table that does not rise",
        "[[define]]",
        TABLE.replace("from = 3", "from = 1"),
        ["p.toml:30:49: read from = 1; expected rows in rising order, none twice"],
    ),
    Broken(
        "a table that is not there",
        "settlement.hospital_level >= 2",
        "look_up(sums, settlement.settled_on) >= 2",
        ["p.toml:30:18: read sums; expected the key of a [[table]]: look_up(rates, value)"],
    ),
    Broken(
        "a cap that is no money",
        "[process]",
        '[[stacking.caps]]\nat_most = "settlement.hospital_level"\nbasis = "rules"\n\n[process]',
        ["p.toml:59:12: read settlement.hospital_level; expected money, not a number"],
    ),
    Broken(
        "a cap over no list of awards",
        "[process]",
        '[[stacking.caps]]\nat_most = "1000"\nrecords = "award"\nbasis = "rules"\n\n[process]',
        [
            "p.toml:60:12: read award; expected a list of records with `item` (text), `on` (date) and `amount` (money); nearest right word: awards"
        ],
    ),
    Broken(
        "a cap without its basis",
        "[process]",
        '[[stacking.caps]]\nat_most = "1000"\n\n[process]',
        ["p.toml:58:1: read [stacking.caps] without “basis”; expected “basis” too"],
    ),
    Broken(
        "deducting that does nothing",
        'fund  = "fruit"',
        'fund  = "fruit"\ndeducts = ["hz.x"]',
        ['p.toml:47:1: read deducts without over; expected over = "period", in which they are deducted'],
    ),
    Broken(
        "a condition of when to deduct nothing",
        'fund  = "fruit"',
        'fund  = "fruit"\ndeducts_when = "settlement.hospital_level > 1"',
        ["p.toml:47:1: read deducts_when without deducts; expected “deducts” too: what is deducted then"],
    ),
    Broken(
        "a section called otherwise",
        '[[require]]\ncode  = "level"',
        '[[requires]]\ncode  = "level"',
        [
            "p.toml:28:1: read requires; expected one of also_called, award, basis, booking, category, deadline, define, example, figure, guide, id, list, need, opens, owner, paper, points, process, publish, quota, require, result, stacking, subject, table, text, trips, trips_because, valid; nearest right word: require"
        ],
    ),
    Broken(
        "a day for an expression",
        'until = "day(period.year + 1, 3, 31)"',
        "until = 2022-03-31",
        [
            'p.toml:41:9: read until = 2022-03-31; expected text in quotes: "…"; nearest right word: "date(\'2022-03-31\')"'
        ],
    ),
    Broken(
        "a code without quotes",
        'owner    = "330100"',
        "owner    = 330100",
        ['p.toml:3:12: read owner = 330100; expected text in quotes: "…"; nearest right word: "330100"'],
    ),
]
