"""The verbs of an application. `person=` is whom it is for, `by=` who fills it in."""

from zerotrip.applications.actions.keeping import keep_paper, remove_paper, say_readable
from zerotrip.applications.actions.saving import Written, save
from zerotrip.applications.actions.sending import send
from zerotrip.applications.actions.starting import (
    ask_departments,
    begin,
    discard,
    forget_ended,
    move_on,
    sum_up,
    take_up,
)

__all__ = [
    "Written",
    "ask_departments",
    "begin",
    "discard",
    "forget_ended",
    "keep_paper",
    "move_on",
    "remove_paper",
    "save",
    "say_readable",
    "send",
    "sum_up",
    "take_up",
]
