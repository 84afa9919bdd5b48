"""What each verb of a case does, and who may: as `cases.policy` answers, said before one is refused."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.web.console.verbs import VERBS


@dataclass(frozen=True, slots=True)
class VerbHelp:
    label: str | Promise
    keycap: str
    does: str | Promise
    who: str | Promise


FIRST = _("the officer of the first check")
SECOND = _("the approver of the second check, never who did the first")
OTHER = _("another approver than who proposed it")
ANY = _("any officer or approver of the place")
DUE = _("whoever the case waits for")
EITHER = _("whoever's check it is, the first or the second")
SAID: dict[str, tuple[str | Promise, str | Promise]] = {
    "agree": (_("Says that all conditions hold. A second check follows where the item wants one."), FIRST),
    "approve": (_("Grants just the sum that the first check saw. If it has changed, send it back."), SECOND),
    "sign": (_("The second signature under an exception: for just the sum that stands there."), OTHER),
    "ask": (_("Asks the person for the one thing that no office has. The clock stands still."), FIRST),
    "stop-asking": (_("Takes back what was asked by mistake or is never answered. The clock runs on."), ANY),
    "read": (_("Enters what a handed-in paper says; the case is checked again with it."), FIRST),
    "accept": (_("Says that nothing is missing. Left undone, it counts as accepted after its days."), FIRST),
    "refuse": (_("Refuses with a reason that the person reads, and with the way to appeal."), EITHER),
    "send-back": (_("Sends it back to the first check, with what is wrong."), SECOND),
    "refer": (
        _("Puts up for an exception what the rule does not cover. Only where the item allows it."),
        FIRST,
    ),
    "depart": (_("Proposes another sum than the rule's. Another approver has to sign."), SECOND),
    "answer-objection": (_("Answers an objection raised in public notice: it goes on, or is refused."), DUE),
    "rule": (_("Says which of two sources that contradict each other is right."), FIRST),
    "correct": (_("Corrects a wrong fact by a paper; the case is looked at again with it."), FIRST),
    "look-again": (_("Opens a decided case again, as long as no money is on its way."), ANY),
    "trip": (_("Writes down that somebody had to come, and why. It keeps the figure honest."), ANY),
    "do-again": (_("Tries once more what a grant should have done and could not."), DUE),
    "done-by-hand": (_("Writes down that it was done by hand, and how."), DUE),
    "enter-membership": (_("Enters the person into a unit where it could not be done by itself."), DUE),
}
SAID_OF_VERBS = tuple(VerbHelp(verb.label, verb.keycap, *SAID[verb.name]) for verb in VERBS)
