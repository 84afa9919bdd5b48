from __future__ import annotations

from datetime import date

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN, LIN = "330106198503091028", "330106198209142242"
EMPLOYMENT, INSURANCE = "human-resources.employment", "human-resources.insurance"
SKILLS, RETIREMENT = "human-resources.skills", "human-resources.retirement"
YUNQI, JIANGNAN = "91330106MA2A00001C", "91330108MA2A00006Q"
JOB = {"AAC147": CHEN, "AAB003": YUNQI, "AAB004": "云栖服饰", "AAE030": "20150301", "AAE031": ""}
ENDED = JOB | {"AAE030": "20100301", "AAE031": "20150228"}
SINCE = Told("member.employed_since", date(2015, 3, 1))
WORKS = (Told("member.employed", True), SINCE)
NO_JOB = (
    Told("member.employed", False),
    Told("member.employed_since", status=Status.ABSENT),
    Told("member.employer", status=Status.ABSENT),
)
NOT_WHOM = Told("member.employer", status=Status.MISSING)
PAID = {"AAC147": CHEN, "AAE140": "310", "AAC008": "1", "AAE201": "135"}
INSURED = Told("member.insured", True)
SKILL = {"AAC147": CHEN, "AAC015": "3", "FZRQ": "2026-04-20"}
SENIOR = {"level": "senior", "issued_on": date(2026, 4, 20)}

REPLIES = (
    Reply("working", EMPLOYMENT, [ENDED, JOB], (*WORKS, Told("member.employer", YUNQI))),
    Reply("the same job twice", EMPLOYMENT, [JOB, JOB], (*WORKS, Told("member.employer", YUNQI))),
    Reply("two jobs at once", EMPLOYMENT, [JOB | {"AAB003": JIANGNAN}, JOB], (*WORKS, NOT_WHOM)),
    Reply("without a code", EMPLOYMENT, [JOB | {"AAB003": ""}], (*WORKS, NOT_WHOM)),
    Reply("a code that is none", EMPLOYMENT, [JOB | {"AAB003": YUNQI[:-1] + "X"}], (*WORKS, NOT_WHOM)),
    Reply("has left", EMPLOYMENT, [ENDED], NO_JOB),
    Reply("never registered", EMPLOYMENT, [], NO_JOB),
    Reply("a row without an end", EMPLOYMENT, [{"AAC147": CHEN, "AAB004": "x"}], silence="unreadable-answer"),
    Reply("a job without a first day", EMPLOYMENT, [JOB | {"AAE030": ""}], silence="unreadable-answer"),
    Reply("somebody else", EMPLOYMENT, [JOB | {"AAC147": LIN}], silence="someone-else"),
    Reply("insured", INSURANCE, [PAID], (INSURED, Told("member.insured_months", 135))),
    Reply(
        "several kinds, the longest counts",
        INSURANCE,
        [PAID, PAID | {"AAE140": "110", "AAE201": "140"}],
        (INSURED, Told("member.insured_months", 140)),
    ),
    Reply(
        "for how long is not told",
        INSURANCE,
        [PAID | {"AAE201": None}],
        (INSURED, Told("member.insured_months", status=Status.MISSING)),
    ),
    Reply(
        "payments stopped",
        INSURANCE,
        [PAID | {"AAC008": "2"}],
        (Told("member.insured", False), Told("member.insured_months", 0)),
    ),
    Reply("months that are no number", INSURANCE, [PAID | {"AAE201": "十年"}], silence="unreadable-answer"),
    Reply("senior worker", SKILLS, [SKILL], (Told("skill_certificates", [SENIOR]),)),
    Reply(
        "told twice, a higher one, and one that no item reads",
        SKILLS,
        [SKILL | {"AAC015": "2", "FZRQ": "20270101"}, SKILL, SKILL, SKILL | {"AAC015": "4"}],
        (Told("skill_certificates", [SENIOR, {"level": "technician", "issued_on": date(2027, 1, 1)}]),),
    ),
    Reply("no certificate", SKILLS, [], (Told("skill_certificates", []),)),
    Reply("a level that is none", SKILLS, [SKILL | {"AAC015": "高级"}], silence="unreadable-answer"),
    Reply(
        "retired",
        RETIREMENT,
        [{"AAC147": CHEN, "AIC162": "20260630"}],
        (Told("member.retired_on", date(2026, 6, 30)),),
    ),
    Reply("not retired", RETIREMENT, [], (Told("member.retired_on", status=Status.ABSENT),)),
    Reply("no day", RETIREMENT, [{"AAC147": CHEN}], silence="unreadable-answer"),
)
