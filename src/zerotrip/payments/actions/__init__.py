"""The verbs of payments."""

from __future__ import annotations

from zerotrip.payments.actions.answering import read_received, take_answer
from zerotrip.payments.actions.batching import make_batch, withdraw
from zerotrip.payments.actions.correcting import correct_owed
from zerotrip.payments.actions.exchanging import exchange_due
from zerotrip.payments.actions.explaining import explain
from zerotrip.payments.actions.owing import disown, owe
from zerotrip.payments.actions.releasing import export, release

__all__ = [
    "correct_owed",
    "disown",
    "exchange_due",
    "explain",
    "export",
    "make_batch",
    "owe",
    "read_received",
    "release",
    "take_answer",
    "withdraw",
]
