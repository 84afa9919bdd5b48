from __future__ import annotations

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told

CHEN = "330106198503091028"
JOB = {"AAC147": CHEN, "AAB004": "云栖服饰", "AAE030": "20150301", "AAE031": ""}
ENDED = JOB | {"AAE031": "20200430"}
EMPLOYMENT, INSURANCE = "human-resources.employment", "human-resources.insurance"
PAID = {"AAC147": CHEN, "AAE140": "310", "AAC008": "1"}

REPLIES = (
    Reply("working", EMPLOYMENT, [ENDED, JOB], (Told("member.employed", True),)),
    Reply("has left", EMPLOYMENT, [ENDED], (Told("member.employed", False),)),
    Reply("never registered", EMPLOYMENT, [], (Told("member.employed", False),)),
    Reply("a row without an end", EMPLOYMENT, [{"AAC147": CHEN, "AAB004": "x"}], silence="unreadable-answer"),
    Reply("somebody else", EMPLOYMENT, [JOB | {"AAC147": "330106198209142242"}], silence="someone-else"),
    Reply("insured", INSURANCE, [PAID], (Told("member.insured", True),)),
    Reply("payments stopped", INSURANCE, [PAID | {"AAC008": "2"}], (Told("member.insured", False),)),
)
