"""The verbs of payments."""

from __future__ import annotations

from zerotrip.payments.actions.answering import read_received, take_answer
from zerotrip.payments.actions.batching import make_batch, withdraw
from zerotrip.payments.actions.clearing import clear_claim
from zerotrip.payments.actions.correcting import correct_owed
from zerotrip.payments.actions.dropping import drop_line
from zerotrip.payments.actions.exchanging import exchange_due
from zerotrip.payments.actions.explaining import explain
from zerotrip.payments.actions.opening import confirm_opening, drop_opening, propose_opening
from zerotrip.payments.actions.owing import Owing, disown, owe, owe_all
from zerotrip.payments.actions.paying_firms import owe_firm
from zerotrip.payments.actions.releasing import export, release
from zerotrip.payments.actions.tabling import adopt_table, check_steps, load_table, propose_table
from zerotrip.payments.signing import Step

__all__ = [
    "Owing",
    "Step",
    "adopt_table",
    "check_steps",
    "clear_claim",
    "confirm_opening",
    "correct_owed",
    "disown",
    "drop_line",
    "drop_opening",
    "exchange_due",
    "explain",
    "export",
    "load_table",
    "make_batch",
    "owe",
    "owe_all",
    "owe_firm",
    "propose_opening",
    "propose_table",
    "read_received",
    "release",
    "take_answer",
    "withdraw",
]
