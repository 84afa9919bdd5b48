"""From a draft to a case, in one transaction: statements, papers, the case and its first steps."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.applications.form import Form, WantedPaper, form_of
from zerotrip.applications.kept import Kept
from zerotrip.applications.models import Draft
from zerotrip.cases.actions import Brought, Photographed, open_case
from zerotrip.cases.models import Case
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid, Stale


@transaction.atomic
def send(draft: Draft, *, by: Actor, at: datetime) -> Case:
    """Raises Invalid with the first field that is not right. A paper may come later: the case asks for it
    with its clock stopped. Of two who send at once, one opens the case and the other is told so."""
    form = form_of(draft, at=at)
    for question in form.missing:
        field = next(iter(question.reading.wrong), question.key)
        raise Invalid("answers-open", _("Please look at the marked answers once more."), field=field)
    for wanted in form.papers:
        if wanted.kept and wanted.kept.row.is_doubtful:
            raise Invalid(
                "paper-doubtful",
                _("Please look at the marked picture: take it again, or say that it can be read."),
                field=f"paper.{wanted.name}",
            )
    return open_with(form, by=by, at=at)


def open_with(form: Form, *, by: Actor, at: datetime) -> Case:
    draft = form.draft
    if not Draft.objects.filter(pk=draft.pk, version=draft.version).delete()[0]:
        raise Stale("draft-changed", _("This application was changed or sent elsewhere a moment ago."))
    papers = tuple(_photographed(w, w.kept, draft) for w in form.papers if w.kept and w.is_at_hand)
    return open_case(
        item_id=draft.item_id,
        person=draft.person,
        subject=draft.subject,
        by=by,
        at=at,
        opener=draft.opener,
        brought=Brought(form.statements, papers, form.spared),
    )


def _photographed(wanted: WantedPaper, kept: Kept, draft: Draft) -> Photographed:
    facts = tuple(fact.key for fact in wanted.facts)
    return Photographed(wanted.name, facts, kept.row.document, again=kept.row.kept_at < draft.started_at)
