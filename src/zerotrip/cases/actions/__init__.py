"""The verbs of a case. Each is one transaction: state, event, audit entry, money and notices together."""

from zerotrip.cases.actions.advancing import advance, spare
from zerotrip.cases.actions.bringing import Brought, Photographed
from zerotrip.cases.actions.deciding import agree, approve, refuse, send_back
from zerotrip.cases.actions.opening import open_case, screen
from zerotrip.cases.actions.receiving import record_trip, record_walk_in
from zerotrip.cases.actions.ruling import correct, object_to_ruling, rule
from zerotrip.cases.actions.speaking import appeal, withdraw
from zerotrip.cases.actions.supplying import answer, ask_for, hand_in, read_paper

VERBS = {
    "agree": agree,
    "ask": ask_for,
    "read": read_paper,
    "refuse": refuse,
    "approve": approve,
    "send-back": send_back,
    "answer": answer,
    "hand-in": hand_in,
    "withdraw": withdraw,
    "appeal": appeal,
    "trip": record_trip,
    "rule": rule,
    "correct": correct,
    "object": object_to_ruling,
}
"""What a person may do with a case, by the name of its question in `policy.QUESTIONS`."""

__all__ = [
    "VERBS",
    "Brought",
    "Photographed",
    "advance",
    "agree",
    "answer",
    "appeal",
    "approve",
    "ask_for",
    "correct",
    "hand_in",
    "object_to_ruling",
    "open_case",
    "read_paper",
    "record_trip",
    "record_walk_in",
    "refuse",
    "rule",
    "screen",
    "send_back",
    "spare",
    "withdraw",
]
