from __future__ import annotations

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told
from zerotrip.evidence.states import Status

CHEN, LIN = "330106198503091028", "330106198209142242"
ACCOUNT = "bank-check.account"
ROW = {"ZJHM": CHEN, "ZH": "6222021208010026217", "YZJG": "1"}
UNKNOWN = (Told("member.account_verified", status=Status.MISSING),)

REPLIES = (
    Reply("hers", ACCOUNT, [ROW], (Told("member.account_verified", True),)),
    Reply("closed, or not hers", ACCOUNT, [ROW | {"YZJG": "0"}], (Told("member.account_verified", False),)),
    Reply("still being looked into", ACCOUNT, [ROW | {"YZJG": "9"}], UNKNOWN),
    Reply("no word", ACCOUNT, [], UNKNOWN),
    Reply("a row without a result", ACCOUNT, [{"ZJHM": CHEN, "ZH": ROW["ZH"]}], silence="unreadable-answer"),
    Reply("another account", ACCOUNT, [ROW | {"ZH": "6217001540001234564"}], silence="someone-else"),
    Reply("somebody else", ACCOUNT, [ROW | {"ZJHM": LIN}], silence="someone-else"),
)
