from __future__ import annotations

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN, LIN = "330106198503091028", "330106198209142242"
CERTIFICATE = "disabled-persons.certificate"
ROW = {"SFZH": CHEN, "CJDJ": "2", "ZZZT": "1"}
NONE = (Told("member.disability_grade", status=Status.ABSENT),)

REPLIES = (
    Reply("the second grade", CERTIFICATE, [ROW], (Told("member.disability_grade", 2),)),
    Reply(
        "an old certificate and a new one",
        CERTIFICATE,
        [ROW | {"CJDJ": "1", "ZZZT": "2"}, ROW],
        (Told("member.disability_grade", 2),),
    ),
    Reply("taken back", CERTIFICATE, [ROW | {"ZZZT": "2"}], NONE),
    Reply("none", CERTIFICATE, [], NONE),
    Reply("a fifth grade", CERTIFICATE, [ROW | {"CJDJ": "5"}], silence="unreadable-answer"),
    Reply("somebody else", CERTIFICATE, [ROW | {"SFZH": LIN}], silence="someone-else"),
)
