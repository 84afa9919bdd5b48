"""Packs with figures, tables, scales and caps that come to no sum, or to nobody."""

# ruff: noqa: E501

from __future__ import annotations

from zerotrip.catalogue.tests.broken import Broken

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

NO_SUM = [
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
        "nobody checks higher amounts",
        ', { by = "district-officer" }',
        "",
        [
            "p.toml:59:21: read amounts that nobody checks; expected a last check without “up_to”, for every higher amount"
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
]
