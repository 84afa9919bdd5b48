"""The verbs of a case. Each is one transaction: state, event, audit entry, money and notices together."""

from zerotrip.cases.actions.accepting import accept
from zerotrip.cases.actions.advancing import advance, spare
from zerotrip.cases.actions.bringing import Brought, Photographed
from zerotrip.cases.actions.deciding import agree, approve, refuse, send_back
from zerotrip.cases.actions.departing import depart, refer, sign
from zerotrip.cases.actions.joining import enter_membership
from zerotrip.cases.actions.noticing import answer_objection, object_to
from zerotrip.cases.actions.opening import open_case, screen
from zerotrip.cases.actions.partnering import confirm, decline
from zerotrip.cases.actions.receiving import record_trip, record_walk_in
from zerotrip.cases.actions.results import do_again, done_by_hand
from zerotrip.cases.actions.ruling import correct, object_to_ruling, rule
from zerotrip.cases.actions.speaking import appeal, give_up, look_again, withdraw
from zerotrip.cases.actions.supplying import (
    DOUBTFUL,
    answer,
    ask_for,
    hand_in,
    read_paper,
    send_in,
    stop_asking,
)

VERBS = {
    "accept": accept,
    "agree": agree,
    "ask": ask_for,
    "stop-asking": stop_asking,
    "read": read_paper,
    "refer": refer,
    "refuse": refuse,
    "approve": approve,
    "depart": depart,
    "sign": sign,
    "send-back": send_back,
    "answer-objection": answer_objection,
    "confirm": confirm,
    "decline": decline,
    "look-again": look_again,
    "do-again": do_again,
    "enter-membership": enter_membership,
    "done-by-hand": done_by_hand,
    "answer": answer,
    "hand-in": hand_in,
    "withdraw": withdraw,
    "give-up": give_up,
    "appeal": appeal,
    "trip": record_trip,
    "rule": rule,
    "correct": correct,
    "object": object_to_ruling,
}
"""What a person may do with a case, by the name of its question in `policy.QUESTIONS`."""

__all__ = [
    "DOUBTFUL",
    "VERBS",
    "Brought",
    "Photographed",
    "accept",
    "advance",
    "agree",
    "answer",
    "answer_objection",
    "appeal",
    "approve",
    "ask_for",
    "confirm",
    "correct",
    "decline",
    "depart",
    "do_again",
    "done_by_hand",
    "enter_membership",
    "give_up",
    "hand_in",
    "look_again",
    "object_to",
    "object_to_ruling",
    "open_case",
    "read_paper",
    "record_trip",
    "record_walk_in",
    "refer",
    "refuse",
    "rule",
    "screen",
    "send_back",
    "send_in",
    "sign",
    "spare",
    "stop_asking",
    "withdraw",
]
