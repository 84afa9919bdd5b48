"""The journal's codes in words. A code without a word shows as itself: nothing in the journal is hidden."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zerotrip.web.wording import EVENTS

ACTS: dict[str, str | Promise] = {
    "application.begun": _("Application begun"),
    "application.discarded": _("Application thrown away"),
    "application.paper-kept": _("Photograph kept for later"),
    "application.paper-readable": _("Picture said to be readable"),
    "application.paper-removed": _("Kept photograph removed"),
    "bank-entry.agreed": _("Assignment of money agreed"),
    "bank-entry.assigned": _("Money at the bank assigned"),
    "bank-entry.dropped": _("Assignment of money dropped"),
    "bank-file.taken": _("Bank file taken in"),
    "bank-file.refused": _("Bank file refused"),
    "batch.exported": _("Payment file downloaded"),
    "batch.made": _("Payment batch made"),
    "batch.refused": _("Payment batch refused by the bank"),
    "batch.released": _("Payment batch released"),
    "batch.withdrawn": _("Payment batch withdrawn"),
    "draft.agreed": _("Draft of an item agreed to"),
    "draft.begun": _("Draft of an item begun"),
    "draft.discarded": _("Draft of an item thrown away"),
    "draft.sent-back": _("Draft of an item sent back"),
    "draft.submitted": _("Draft of an item submitted"),
    "demo.members-loaded": _("Sample members loaded"),
    "edition.published": _("Item published"),
    "edition.withdrawal-asked": _("Withdrawal of a scheduled edition asked for"),
    "edition.withdrawal-declined": _("Withdrawal of a scheduled edition declined"),
    "edition.withdrawn": _("Scheduled edition withdrawn"),
    "evidence.answered": _("Department answered"),
    "evidence.asked": _("Department asked"),
    "evidence.consent-given": _("Consent given"),
    "evidence.consent-withdrawn": _("Consent withdrawn"),
    "evidence.declined": _("Department declined"),
    "evidence.lines-checked": _("Lines to the departments checked"),
    "evidence.objected": _("Ruling objected to"),
    "evidence.received": _("Message received"),
    "evidence.read": _("Paper read by an officer"),
    "evidence.ruled": _("Decided which source is right"),
    "evidence.taken-back": _("Question to a department taken back"),
    "evidence.stated": _("Own statement taken"),
    "item.retired": _("Item ended"),
    "points.earned": _("Points earned"),
    "points.expired": _("Points expired"),
    "points.refunded": _("Points given back"),
    "points.released": _("Points no longer set aside"),
    "points.set-aside": _("Points set aside"),
    "points.spent": _("Points spent"),
    "members.account-changed": _("Bank account changed"),
    "members.enrolled": _("Enrolled in mutual aid"),
    "members.household": _("Household registered"),
    "members.household-answered": _("Objection to a household answered"),
    "members.household-objected": _("Household objected to"),
    "members.joined": _("Joined the union"),
    "members.left": _("Left the union"),
    "members.event-kinds-loaded": _("Kinds of events loaded"),
    "members.event-told": _("Something happened: told"),
    "members.event-undone": _("Something happened: taken back"),
    "members.mandate-agreed": _("May act for somebody: agreed"),
    "members.mandate-begun": _("May act for somebody: asked"),
    "members.mandate-ended": _("May act for somebody: ended"),
    "members.moved": _("Moved to another unit"),
    "members.filed": _("Put into the hardship file"),
    "members.filing-ended": _("Taken out of the hardship file"),
    "members.products-loaded": _("Products loaded"),
    "members.roster-imported": _("Roster imported"),
    "members.roster-previewed": _("Roster checked"),
    "members.fee-received": _("Part of a fee came in"),
    "members.fee-paid": _("Fee of a roster came in"),
    "members.joining-accepted": _("Wish to join accepted"),
    "members.joining-asked": _("Asked to join"),
    "members.joining-contacted": _("Wish to join: in touch"),
    "members.joining-declined": _("Wish to join declined"),
    "members.joining-late": _("Wish to join: late"),
    "members.joining-soon": _("Wish to join: term near"),
    "members.likeness-confirmed": _("Two records: one person, agreed"),
    "members.likeness-different": _("Two records: two people"),
    "members.likeness-same": _("Two records: one person, said"),
    "members.list-taken": _("List of people taken away"),
    "members.move-done": _("Move of a membership done"),
    "members.move-lapsed": _("Move of a membership lapsed"),
    "members.move-proposed": _("Move of a membership proposed"),
    "members.move-refused": _("Move of a membership refused"),
    "members.moves-proposed": _("Moves of memberships proposed"),
    "members.people-entered": _("List of people entered"),
    "members.people-previewed": _("List of people checked"),
    "members.receipt-issued": _("Receipt issued"),
    "members.unmasking-agreed": _("Full list: agreed"),
    "members.unmasking-asked": _("Full list: asked for"),
    "members.unmasking-refused": _("Full list: not agreed"),
    "org.particulars": _("Register of unions changed"),
    "members.signed-up": _("Signed up"),
    "notices.quiet-hours": _("Quiet hours set"),
    "notices.way-chosen": _("Way to be reached chosen"),
    "notices.way-ended": _("Way to be reached ended"),
    "org.account-opened": _("Sign-in opened"),
    "org.appointed": _("Post given"),
    "org.places-loaded": _("Service places loaded"),
    "org.post-ended": _("Post ended"),
    "org.tree-loaded": _("Organisations loaded"),
    "payment.corrected": _("Sum corrected before payment"),
    "payment.explained": _("Payment cleared up"),
    "practice.contest-held": _("Contest announced"),
    "practice.finished": _("Practice finished"),
    "rating.answered": _("Rating answered"),
    "rating.followed": _("Said whether it is right now"),
    "rating.given": _("Rating given"),
    "reform.previewed": _("Reform previewed"),
    "population.exported": _("Facts of everyone exported"),
    "population.forgotten": _("Exported facts removed"),
    "population.run": _("Everyone decided"),
    "unit.enrolled": _("Unit enrolled"),
    "walk-in.recorded": _("Somebody came without a case"),
    "vault.document-forgotten": _("Paper removed"),
    "vault.document-kept": _("Paper kept"),
    "vault.looked": _("Personal data looked at"),
}

KINDS: dict[str, str | Promise] = {
    "bank-entry": _("Entry of a bank statement"),
    "bank-file": _("Bank file"),
    "batch": _("Payment batch"),
    "case": _("Case"),
    "document": _("Paper"),
    "draft": _("Draft"),
    "file": _("File"),
    "household": _("Household"),
    "item": _("Item"),
    "message": _("Message"),
    "payment": _("Payment"),
    "person": _("Member"),
    "roster": _("Roster"),
    "run": _("Run over everyone"),
    "snapshot": _("Facts of everyone"),
    "system": _("Platform"),
    "unit": _("Unit"),
    "user": _("Sign-in"),
    "world": _("Sample"),
}


def act(what: str) -> str:
    kind = what.removeprefix("case.")
    if kind != what and kind in EVENTS:
        return str(EVENTS[kind].words)
    return str(ACTS.get(what, what))


def about(key: str) -> str:
    """What kind of thing `case:HZ-2026-000001` is: 办件."""
    kind, _mark, _rest = key.partition(":")
    return str(KINDS.get(kind, kind))


def which(key: str) -> str:
    """Which one; a long key is cut in its middle."""
    rest = key.partition(":")[2]
    return f"{rest[:4]}…{rest[-4:]}" if len(rest) > 24 else rest
