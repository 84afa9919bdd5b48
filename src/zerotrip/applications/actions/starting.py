"""Beginning: one tap where nothing is unknown; else a draft, and the departments are asked at once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from zerotrip.applications import notices
from zerotrip.applications.actions.sending import open_with
from zerotrip.applications.door import may_actor
from zerotrip.applications.form import Form, form_of
from zerotrip.applications.models import Draft
from zerotrip.applications.policy import may_discard
from zerotrip.applications.subjects import check_subject, opener_of
from zerotrip.audit.actions import record
from zerotrip.cases.models import Case
from zerotrip.cases.states import State
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import current_for
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import NotAllowed
from zerotrip.evidence.actions import ask as ask_department
from zerotrip.evidence.actions import consent_by_applying
from zerotrip.evidence.models import Request
from zerotrip.evidence.states import SETTLED
from zerotrip.members.models import Person

KEPT = timedelta(days=90)
IN_VAIN = timedelta(hours=1)
"""A department that has answered without saying it is not asked for the same draft again before."""


def take_up(edition: Edition, *, person: Person, subject: str, by: Actor, at: datetime) -> Case | Draft:
    """`begin`, once it is sure that the record is there and of this person."""
    check_subject(edition, person, subject, at=at)
    opener = opener_of(edition, subject)
    return begin(item_id=edition.item_id, person=person, subject=subject, by=by, at=at, opener=opener)


def move_on(draft: Draft, *, by: Actor, at: datetime) -> None:
    """After something was said or handed in: asks the departments that it leads to, and reckons anew."""
    form = form_of(draft, at=at)
    ask_departments(form, by=by, at=at)
    sum_up(form)


@transaction.atomic
def begin(
    *, item_id: str, person: Person, subject: str, by: Actor, at: datetime, opener: str = "member"
) -> Case | Draft:
    """The case, where nothing is open (or it is there already, or does not fit and shall be decided so);
    else the draft, the one there is if there is one."""
    may = may_actor(by, person, item_id, subject, at=at)
    if not may:
        raise NotAllowed("not-for-another", may.reason)
    case = Case.objects.filter(item_id=item_id, person=person, subject=subject).first()
    if case is not None and case.state != State.WITHDRAWN:
        return case
    draft = _draft(item_id, person, subject, opener, by=by, at=at)
    _take_consent(draft, by=by, at=at)
    form = form_of(draft, at=at)
    if not form.outlook.asks or form.decision.verdict == "unmet":
        return open_with(form, by=by, at=at)
    ask_departments(form, by=by, at=at)
    sum_up(form)
    return draft


def _draft(item_id: str, person: Person, subject: str, opener: str, *, by: Actor, at: datetime) -> Draft:
    Draft.objects.filter(person=person, item_id=item_id, subject=subject, ends_at__lte=at).delete()
    draft, new = Draft.objects.select_related("person__organisation").get_or_create(
        person=person,
        item_id=item_id,
        subject=subject,
        defaults={
            "opener": opener,
            "answers": {},
            "by_key": by.key,
            "by_name": by.name,
            "started_at": at,
            "updated_at": at,
            "ends_at": at + KEPT,
        },
    )
    if new:
        _write_down("application.begun", draft, by=by, at=at)
    if new and by.behalf:
        notices.begun_for(draft, by=by, at=at)
    return draft


def _write_down(what: str, draft: Draft, *, by: Actor, at: datetime) -> None:
    about = {"item": draft.item_id, "subject": draft.subject, "draft": str(draft.pk)}
    record(what, draft.person.key, by=by, at=at, data=about)


def _take_consent(draft: Draft, *, by: Actor, at: datetime) -> None:
    """Who begins to apply allows what deciding it needs: otherwise nobody could be asked at once."""
    person = draft.person
    program = current_for(person.organisation.path, draft.item_id, day_of(at)).loaded.program
    sources = {source for key in program.reads for source in program.facts[key].sources}
    consent_by_applying(person=person, sources=sources, purpose=draft.item_id, by=by, at=at)


def ask_departments(form: Form, *, by: Actor, at: datetime) -> None:
    """Every source that can still tell something, with the item as the purpose; said twice it asks once."""
    draft, wanted = form.draft, {asked.source for asked in form.asked if not asked.pending}
    for source in sorted(wanted - _asked_in_vain(draft, at=at)):
        ask_department(
            person=draft.person, source=source, subject=draft.subject, purpose=draft.item_id, by=by, at=at
        )


def _asked_in_vain(draft: Draft, *, at: datetime) -> set[str]:
    lately = Request.objects.filter(
        person=draft.person, state__in=SETTLED, settled_at__gt=at - IN_VAIN, purposes__purpose=draft.item_id
    )
    return set(lately.filter(subject__in=("", draft.subject)).values_list("source", flat=True))


def sum_up(form: Form) -> None:
    """Keeps for lists what somebody has just seen; changes nothing that was typed."""
    if form.summary != form.draft.summary:
        Draft.objects.filter(pk=form.draft.pk).update(summary=form.summary)


@transaction.atomic
def discard(draft: Draft, *, by: Actor, at: datetime) -> None:
    """The person does not want it any more. Papers kept for it stay theirs."""
    may_discard(by).or_refuse()
    _write_down("application.discarded", draft, by=by, at=at)
    draft.delete()


def forget_ended(at: datetime) -> int:
    """What nobody came back to for ninety days; medical answers are not kept for nothing."""
    return Draft.objects.filter(ends_at__lte=at).delete()[0]
