"""Packs that are written well and make no sense, or promise what they do not do."""

# ruff: noqa: E501

from __future__ import annotations

from zerotrip.catalogue.tests.broken import Broken

SENSELESS = [
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
]
