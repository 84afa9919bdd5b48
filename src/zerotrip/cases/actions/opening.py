from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases import notices
from zerotrip.cases.actions.advancing import advance, first_step
from zerotrip.cases.actions.bringing import NOTHING, Brought, add_to, bring
from zerotrip.cases.actions.for_another import OPENERS, mandate_to_open, payee_under
from zerotrip.cases.evaluation import Evaluation, evaluate_for
from zerotrip.cases.models import Case, Screening
from zerotrip.cases.moves import done_for_another, happened, move
from zerotrip.cases.states import State
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.queries import current_for, opens_for
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, NotAllowed
from zerotrip.evidence.actions import consent_by_applying
from zerotrip.members.models import Person

CITY_PREFIX = "HZ"
BY_THE_PERSON = ("member", "delegate")


@transaction.atomic
def open_case(
    *,
    item_id: str,
    person: Person,
    subject: str,
    by: Actor,
    at: datetime,
    because: str = "",
    opener: str = "member",
    brought: Brought = NOTHING,
) -> Case:
    """Opens the case and takes its first steps. Opening the same again returns the one there is; what the
    person concerned withdrew, they take up again by opening it.

    `subject` is the record it is about; `opener` must be among the pack's `opens`; `brought` is what the
    application for it says and carries.
    """
    edition = current_for(person.organisation.path, item_id, day_of(at))
    mandate = mandate_to_open(by, person, item_id, subject, on=day_of(at))
    if mandate is not None and opener == "member":
        opener = OPENERS[mandate.kind]
    if opener not in edition.loaded.pack.opens:
        raise NotAllowed(
            "not-opened-so",
            _("This item is not opened in this way; it starts by itself when its time has come."),
        )
    if not subject:
        raise Invalid("no-subject", _("Please choose what this is about first."), field="subject")
    payee, spared = payee_under(mandate, by), dict(brought.spared)
    case, is_new = _case_of(edition, person, subject, by=by, at=at, because=because, data=spared, payee=payee)
    if opener in BY_THE_PERSON:
        _take_consent(edition, person, by=by, at=at)
    if case.state == State.WITHDRAWN and (by.key == person.key or mandate is not None):
        move(case, "reopen", by=by, at=at, because=because, accepted_at=None, payee=payee)
        bring(case, brought, by=by, at=at)
        return advance(case, at=at)
    if not is_new:
        return add_to(case, brought, by=by, at=at)
    bring(case, brought, by=by, at=at)
    case = _begin(case, at=at)
    done_for_another(case, "open", by=by, at=at)
    return case


def _begin(case: Case, *, at: datetime, seen: Evaluation | None = None) -> Case:
    case = first_step(case, at=at, seen=seen)
    notices.opened(case, at=at)
    return case


def _take_consent(edition: Edition, person: Person, *, by: Actor, at: datetime) -> None:
    """Who applies, or has somebody apply for them, allows what deciding it needs."""
    program = edition.loaded.program
    sources = {source for key in program.reads for source in program.facts[key].sources}
    consent_by_applying(person=person, sources=sources, purpose=edition.item_id, by=by, at=at)


def screen(
    *,
    person: Person,
    subject: str,
    opener: str,
    by: Actor,
    at: datetime,
    because: str,
    done: Collection[str] = (),
) -> list[Case]:
    """A record arrived: opens every item it may lead to, and writes down which it cannot and why. Items that
    are `done` have been looked at.

    Only a verdict of unmet keeps a case from opening; unknown opens it, and it asks.
    """
    editions = opens_for(person.organisation.path, opener, day_of(at))
    left = (each for each in editions if each.item_id not in done)
    screened = (_screen(each, person, subject, by=by, at=at, because=because) for each in left)
    return [case for case in screened if case is not None]


@transaction.atomic
def _screen(
    edition: Edition, person: Person, subject: str, *, by: Actor, at: datetime, because: str
) -> Case | None:
    """What opens a case is what its first step decides on: looked at once, in the same transaction."""
    seen = evaluate_for(edition, person, subject=subject, opened_on=day_of(at), at=at)
    if seen.verdict == "unmet":
        _keep_screening(edition, person, subject, seen, at=at)
        return None
    case, is_new = _case_of(edition, person, subject, by=by, at=at, because=because, data={}, payee=None)
    return _begin(case, at=at, seen=seen) if is_new else case


def _case_of(
    edition: Edition,
    person: Person,
    subject: str,
    *,
    by: Actor,
    at: datetime,
    because: str,
    data: dict[str, Any],
    payee: Person | None,
) -> tuple[Case, bool]:
    key = {"item_id": edition.item_id, "person": person, "subject": subject}
    existing = Case.objects.filter(**key).first()
    if existing:
        return existing, False
    try:
        with transaction.atomic():
            return _new_case(
                edition, person, subject, by=by, at=at, because=because, data=data, payee=payee
            ), True
    except IntegrityError:  # somebody opened the same a moment ago: that is the case
        return Case.objects.get(**key), False


def _new_case(
    edition: Edition,
    person: Person,
    subject: str,
    *,
    by: Actor,
    at: datetime,
    because: str,
    data: dict[str, Any],
    payee: Person | None,
) -> Case:
    case = unopened(edition, person, subject, by=by, at=at, because=because, payee=payee)
    case.save(force_insert=True)
    case.ref = ref_of(case)
    case.save(update_fields=["ref"])
    happened(case, "open", by=by, at=at, because=because, data=data).save(force_insert=True)
    record("case.open", f"case:{case.ref}", by=by, at=at, because=because, data=what_opened(case))
    return case


def unopened(
    edition: Edition,
    person: Person,
    subject: str,
    *,
    by: Actor,
    at: datetime,
    because: str,
    payee: Person | None = None,
) -> Case:
    """A case to be written by whoever asks. Its number comes of its key: `ref_of`, once it has one."""
    return Case(
        ref=f"new-{uuid4().hex[:16]}",
        edition=edition,
        item_id=edition.item_id,
        person=person,
        payee=payee,
        organisation=person.organisation,
        subject=subject,
        opened_at=at,
        opened_on=day_of(at),
        opened_by_key=by.key,
        opened_because=because,
        days_left=edition.loaded.pack.process.promised_working_days,
    )


def ref_of(case: Case) -> str:
    return f"{CITY_PREFIX}-{case.opened_on.year}-{case.pk:06d}"


def what_opened(case: Case) -> dict[str, str]:
    """For the journal."""
    return {"item": case.item_id, "edition": case.edition.sha256}


def _keep_screening(
    edition: Edition, person: Person, subject: str, seen: Evaluation, *, at: datetime
) -> None:
    Screening.objects.update_or_create(
        person=person,
        item_id=edition.item_id,
        subject=subject,
        defaults={"at": at, "unmet": seen.unmet_codes},
    )
