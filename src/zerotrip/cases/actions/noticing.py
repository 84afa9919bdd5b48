"""Public notice (公示): anybody may object; an officer answers before the case goes on."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.cases import desk_notices
from zerotrip.cases.actions.deciding import say_no
from zerotrip.cases.actions.finishing import go_on
from zerotrip.cases.actions.reasons import due_reason
from zerotrip.cases.models import Case, Objection, Stage
from zerotrip.cases.moves import note
from zerotrip.cases.states import State
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import whole

LONGEST, MOST_OPEN = 2_000, 50
ANYBODY = Actor.system("public")


@transaction.atomic
def object_to(case: Case, *, said: str, contact: str, at: datetime) -> Objection:
    """Kept as it was written, sealed, and shown to officers only; who wrote it need not say so."""
    said = said.replace("\0", "").replace("\r\n", "\n").strip()
    contact = whole(contact.replace("\0", ""), 200)
    if not said:
        raise Invalid("nothing-said", _("Please write what you object to."), field="said")
    if len(said) > LONGEST:
        raise Invalid("too-long", _("Please say it in 2,000 characters at most."), field="said")
    if case.state != State.NOTICE or not case.rests_until or case.rests_until < day_of(at):
        raise Conflict("notice-over", _("The public notice of this case is over."))
    if case.objections.filter(answered_at=None).count() >= MOST_OPEN:
        raise Conflict("objections-full", _("Many objections lie before the officer already."))
    objection = Objection.objects.create(uid=uuid4(), case=case, at=at, said=said, contact=contact)
    note(case, "objection", by=ANYBODY, at=at, data={"objection": str(objection.uid)}, waiting_since=at)
    desk_notices.objected(case, at=at)
    return objection


@transaction.atomic
def answer_objection(
    case: Case, *, objection: Objection, answer: str, upheld: bool, by: Actor, at: datetime
) -> Case:
    """With a reason, either way; one that is right ends the case, with the way to appeal."""
    answer = whole(due_reason(answer), 1000)
    mine = Objection.objects.filter(pk=objection.pk, case=case, answered_at=None)
    changed = mine.update(answered_at=at, answered_by_key=by.key, answered_by_name=by.name, answer=answer)
    if not changed:
        raise Conflict("answered-already", _("This objection has been answered already."))
    data = {"objection": str(objection.pk), "upheld": upheld}
    if upheld:
        return say_no(case, "refuse", stage=Stage.FIRST, by=by, at=at, because=answer)
    return note(case, "objection-answered", by=by, at=at, because=answer, data=data)


def end_notice(case: Case, *, by: Actor, at: datetime) -> Case:
    """The term is over and nothing is open: granted by itself, or on to the partner."""
    return go_on(case, "notice-over", stage=Stage.NOTICE, by=by, at=at)
