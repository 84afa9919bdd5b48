"""The verbs of a case. Each is one transaction: state, event, audit entry, money and notices together."""

from zerotrip.cases.actions.advancing import advance
from zerotrip.cases.actions.deciding import agree, approve, refuse, send_back
from zerotrip.cases.actions.opening import open_case, screen
from zerotrip.cases.actions.speaking import appeal, record_trip, withdraw
from zerotrip.cases.actions.supplying import answer, ask_for, hand_in, read_paper

__all__ = [
    "advance",
    "agree",
    "answer",
    "appeal",
    "approve",
    "ask_for",
    "hand_in",
    "open_case",
    "read_paper",
    "record_trip",
    "refuse",
    "screen",
    "send_back",
    "withdraw",
]
