from __future__ import annotations

from zerotrip.evidence.connectors.known import Reply
from zerotrip.evidence.registry import Told

CHEN, LIN = "330106198503091028", "330106198209142242"
PROPERTY = "natural-resources.property"
HOME = {"SQRZJH": CHEN, "BDCDYH": "330106001001GB00001F00010001", "YT": "11"}
SHOP = HOME | {"BDCDYH": "330106001001GB00001F00020001", "YT": "21"}

REPLIES = (
    Reply("one home, owned by two", PROPERTY, [HOME, HOME], (Told("household.homes", 1),)),
    Reply("a home and a shop", PROPERTY, [HOME, SHOP], (Told("household.homes", 1),)),
    Reply("nothing", PROPERTY, [], (Told("household.homes", 0),)),
    Reply("a unit without a number", PROPERTY, [{"SQRZJH": CHEN, "YT": "11"}], silence="unreadable-answer"),
    Reply("the household of somebody else", PROPERTY, [HOME | {"SQRZJH": LIN}], silence="someone-else"),
)
