"""What an order's state means for whoever ordered it, by the way it goes."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.mall.states import State, Way

LABELS: dict[tuple[str, str], str | Promise] = {
    (State.CONFIRMED, Way.PICK_UP): _("To be picked up"),
    (State.CONFIRMED, Way.DELIVERY): _("To be sent"),
    (State.CONFIRMED, Way.VOUCHER): _("Ready to use"),
    (State.HANDED_OVER, Way.PICK_UP): _("Picked up"),
    (State.HANDED_OVER, Way.VOUCHER): pgettext_lazy("mall", "Used"),
}
"""Where the name of the state alone would say the wrong thing."""

_ALIKE: dict[str, str | Promise] = {
    State.RESERVED: _(
        "Kept for you for half an hour. Confirm it; otherwise it is offered to others and your points are "
        "free again by themselves."
    ),
    State.CANCELLED: _("You cancelled it; the points are back where they came from."),
    State.LAPSED: _("It was not confirmed in time; the points are free again."),
}
_BY_WAY: dict[tuple[str, str], str | Promise] = {
    (State.CONFIRMED, Way.PICK_UP): _("It lies ready for you: show the code at the place below."),
    (State.CONFIRMED, Way.DELIVERY): _("It is being packed; you are told when it is on its way."),
    (State.CONFIRMED, Way.VOUCHER): _("Your voucher is ready: show the code to the partner. It counts once."),
    (State.HANDED_OVER, Way.PICK_UP): _("You have picked it up."),
    (State.HANDED_OVER, Way.VOUCHER): _(
        "The partner has taken your voucher; its code does not count any more."
    ),
    (State.SENT, Way.DELIVERY): _(
        "It is on its way to you. Say so when it has come; after 15 days it counts as received."
    ),
    (State.MISSING, Way.DELIVERY): _(
        "It has not arrived. Whoever sent it looks for it, and sends it again or gives your points back."
    ),
    (State.RECEIVED, Way.DELIVERY): _("You have received it."),
    (State.LOST, Way.DELIVERY): _(
        "It got lost on the way. All points, those for the postage too, are back where they came from."
    ),
}


def label(state: str, way: str) -> str:
    return str(LABELS.get((state, way)) or State(state).label)


def sentence(state: str, way: str) -> str:
    return str(_ALIKE.get(state) or _BY_WAY[state, way])
