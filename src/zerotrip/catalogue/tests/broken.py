"""Packs that do not hold: what is put in place of what in the sound one, and what is then said."""

# ruff: noqa: E501

from __future__ import annotations

from typing import NamedTuple


class Broken(NamedTuple):
    name: str
    old: str
    new: str
    said: list[str]


MISWRITTEN = [
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
        "unknown role",
        "district-officer",
        "district-oficer",
        [
            'p.toml:59:58: read by = "district-oficer"; expected one of automatic, district-officer, district-approver, city-officer, city-approver; nearest right word: district-officer'
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
