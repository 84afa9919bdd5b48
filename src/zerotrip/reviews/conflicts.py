"""Conflict of interest: asked before an act, found after it, noted by an auditor."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain, islice
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases.models import Case, Event
from zerotrip.cases.policy import DECIDED
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict as Clash
from zerotrip.core.errors import Invalid, NotAllowed, NotVisible
from zerotrip.core.text import whole
from zerotrip.org.queries import reach
from zerotrip.payments.models import Line, Signature
from zerotrip.reviews.models import Conflict
from zerotrip.reviews.ties import Tie, known_of, ties

LOOKS_BACK = timedelta(days=35)
"""Longer than a month, so that a post or a household entered late is still found."""
AUDITOR = ("auditor",)
CHUNK = 500


# Before the act


def ties_to(actor: Actor, case: Case, *, on: date) -> list[Tie]:
    """Between who would decide and the person of the case, and whoever is paid for them."""
    if actor.person_uid is None:
        return []
    officer, whose = UUID(actor.person_uid), [case.person_id, *([case.payee_id] if case.payee_id else [])]
    known = known_of([officer, *whose])
    return list(dict.fromkeys(tie for person in whose for tie in ties(known, officer, person, on=on)))


def may_decide(actor: Actor, case: Case, verb: str, *, on: date, because: str) -> None:
    """Raises where a tie forbids the act, or where it asks for a reason and none is given."""
    if verb in DECIDED:
        may_judge(actor, case, on=on, because=because)


def may_judge(actor: Actor, case: Case, *, on: date, because: str) -> None:
    """The same for any other word about the person of a case: on an evidence debt, on what they owe back."""
    found = ties_to(actor, case, on=on)
    for tie in found:
        if tie.blocks:
            raise NotAllowed(
                "conflict-of-interest",
                _("This is for somebody else: %(relation)s."),
                relation=tie.relation.label,
            )
    if found and not because.strip():
        raise Invalid(
            "conflict-needs-a-reason",
            _("You are tied to this person (%(relation)s). Please give a reason; an auditor reads it."),
            relation=found[0].relation.label,
            field="because",
        )


# After it


def look_for_conflicts(*, at: datetime) -> int:
    """Every decision and every payment of the last weeks; how many ties are new."""
    before = Conflict.objects.count()
    acts = chain(_decisions(since=at - LOOKS_BACK), _payments(since=at - LOOKS_BACK))
    while some := list(islice(acts, CHUNK)):
        _keep(some, at=at)
    return Conflict.objects.count() - before


def _decisions(*, since: datetime) -> Iterator[Conflict]:
    events = Event.objects.filter(kind__in=DECIDED, at__gte=since, by_key__startswith="person:")
    for event in events.select_related("case").order_by("pk").iterator(CHUNK):
        case = event.case
        for person in filter(None, (case.person_id, case.payee_id)):
            yield Conflict(
                about=f"case:{case.ref}",
                verb=event.kind,
                acted_at=event.at,
                by_key=event.by_key,
                by_name=event.by_name,
                because=event.because,
                person_id=person,
                organisation_id=case.organisation_id,
            )


def _payments(*, since: datetime) -> Iterator[Conflict]:
    """Whoever made or signed a batch, beside everybody whom it pays."""
    lines = Line.objects.filter(batch__made_at__gte=since, payable__person__isnull=False)
    lines = lines.select_related("batch", "payable").prefetch_related(
        Prefetch("batch__signatures", Signature.objects.filter(fallen_at=None))
    )
    for line in lines.order_by("pk").iterator(CHUNK):
        batch = line.batch
        acts = [("make", batch.made_at, batch.made_by_key, batch.made_by_name, "")]
        acts += [("release", one.at, one.by_key, one.by_name, one.because) for one in batch.signatures.all()]
        for verb, acted_at, key, name, because in acts:
            if key.startswith("person:"):
                yield Conflict(
                    about=f"batch:{batch.ref}",
                    verb=verb,
                    acted_at=acted_at,
                    by_key=key,
                    by_name=name,
                    because=because,
                    person_id=line.payable.payee_id,
                    organisation_id=line.payable.organisation_id,
                )


def _keep(acts: list[Conflict], *, at: datetime) -> None:
    known = known_of({UUID(act.by_key.removeprefix("person:")) for act in acts} | {a.person_id for a in acts})
    found = [
        Conflict(
            **{name: getattr(act, name) for name in COPIED},
            relation=tie.relation,
            since=tie.since,
            found_at=at,
        )
        for act in acts
        for tie in ties(
            known, UUID(act.by_key.removeprefix("person:")), act.person_id, on=day_of(act.acted_at)
        )
    ]
    Conflict.objects.bulk_create(found, ignore_conflicts=True, batch_size=CHUNK)


COPIED = ("about", "verb", "acted_at", "by_key", "by_name", "because", "person_id", "organisation_id")


# What the auditor does


def visible_to(actor: Actor, on: date) -> QuerySet[Conflict]:
    return reach(actor, on).filter(Conflict.objects.select_related("person"), role=AUDITOR)


@transaction.atomic
def note(pk: int, *, because: str, by: Actor, at: datetime) -> Conflict:
    """An auditor has looked at it and says what they found; said once, it stays."""
    found = visible_to(by, day_of(at)).filter(pk=pk).first()
    if found is None:
        raise NotVisible("no-such-conflict", _("There is no such entry, or it is not yours to see."))
    if found.by_key == by.key:
        raise NotAllowed("own-act", _("What you did yourself is for another auditor."))
    if not because.strip():
        raise Invalid("no-reason", _("Please say what you found."), field="because")
    changes = {"noted_at": at, "noted_by_key": by.key, "noted_by_name": by.name[:80],
               "noted_because": whole(because, 1000)}  # fmt: skip
    if not Conflict.objects.filter(pk=pk, noted_at=None).update(**changes):
        raise Clash("noted-already", _("Somebody has noted this already; please look again."))
    record("conflict.noted", found.about, by=by, at=at, because=because.strip(), data={"of": found.by_key})
    found.refresh_from_db()
    return found
