"""Lists of people to take away: masked for whoever may see them, unmasked when a second person agrees."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid, NotAllowed, NotVisible
from zerotrip.core.sheets import Column, workbook
from zerotrip.core.text import whole
from zerotrip.members.models import Employment, Membership, Person, Unmasking
from zerotrip.members.policy import may_hand_out
from zerotrip.org.models import Organisation, Role
from zerotrip.org.queries import reach

AGREES = (Role.OFFICER, Role.UNIT_OFFICER)
SHOWN_OF_A_PHONE = 4


@transaction.atomic
def masked_list(*, organisation: Organisation, by: Actor, at: datetime) -> bytes:
    may_hand_out(by, reach(by, day_of(at)), organisation).or_refuse()
    record("members.list-taken", f"organisation:{organisation.code}", by=by, at=at, data={"masked": True})
    return _sheet(organisation, masked=True, at=at)


@transaction.atomic
def ask_unmasked(*, organisation: Organisation, because: str, by: Actor, at: datetime) -> Unmasking:
    may_hand_out(by, reach(by, day_of(at)), organisation).or_refuse()
    if not because.strip():
        raise Invalid("reason-missing", gettext_lazy("Please say in a few words why."), field="because")
    try:
        with transaction.atomic():
            asked = Unmasking.objects.create(
                organisation=organisation,
                because=whole(because, 200),
                asked_at=at,
                asked_by_key=by.key,
                asked_by_name=by.name[:80],
            )
    except IntegrityError as error:
        raise Conflict(
            "asked-already", gettext_lazy("You have asked for this; somebody else has to agree.")
        ) from error
    record("members.unmasking-asked", f"organisation:{organisation.code}", by=by, at=at, because=because)
    return asked


def unmaskings_visible_to(actor: Actor, on: date) -> QuerySet[Unmasking]:
    return reach(actor, on).filter(
        Unmasking.objects.select_related("organisation"), role=(*AGREES, Role.AUDITOR)
    )


def unmasking_for(actor: Actor, uid: UUID | str, *, on: date) -> Unmasking:
    found = unmaskings_visible_to(actor, on).filter(uid=uid).first()
    if found is None:
        raise NotVisible("no-such-list", gettext_lazy("There is no such list here."))
    return found


@transaction.atomic
def answer_unmasking(*, asked: Unmasking, agree: bool, by: Actor, at: datetime) -> Unmasking:
    if by.key == asked.asked_by_key:
        raise NotAllowed(
            "needs-another", gettext_lazy("You asked for it yourself; somebody else has to agree.")
        )
    if not reach(by, day_of(at)).covers(asked.organisation.path, role=AGREES):
        raise NotAllowed("not-allowed", gettext_lazy("An officer of this unit or above it agrees."))
    told = {"answered_at": at, "answered_by_key": by.key, "answered_by_name": by.name[:80], "agreed": agree}
    if not Unmasking.objects.filter(pk=asked.pk, answered_at__isnull=True).update(**told):
        raise Conflict("answered", gettext_lazy("This has been answered already."))
    about, what = f"organisation:{asked.organisation.code}", "agreed" if agree else "refused"
    record(f"members.unmasking-{what}", about, by=by, at=at)
    asked.refresh_from_db()
    return asked


@transaction.atomic
def unmasked_list(*, asked: Unmasking, by: Actor, at: datetime) -> bytes:
    """Once, within a day of the agreement, to whoever asked."""
    if by.key != asked.asked_by_key:
        raise NotAllowed("not-yours", gettext_lazy("Only whoever asked for this list takes it."))
    may_hand_out(by, reach(by, day_of(at)), asked.organisation).or_refuse()
    mine = Unmasking.objects.filter(pk=asked.pk, agreed=True, fetched_at__isnull=True)
    if not mine.filter(answered_at__gt=at - Unmasking.OPEN_FOR).update(fetched_at=at):
        raise Conflict("taken", gettext_lazy("This list was taken already, or its day is over; ask again."))
    about = f"organisation:{asked.organisation.code}"
    record("members.list-taken", about, by=by, at=at, because=asked.because, data={"masked": False})
    return _sheet(asked.organisation, masked=False, at=at)


def _sheet(organisation: Organisation, *, masked: bool, at: datetime) -> bytes:
    columns = (
        Column(_("Name"), 16),
        Column(_("ID number"), 24),
        Column(_("Telephone"), 18),
        Column(_("Unit"), 36),
        Column(_("Member since"), 14),
        Column(_("Kind of work"), 16),
    )
    return workbook(_("People"), columns, _rows(organisation, masked), made_at=at)


def _rows(organisation: Organisation, masked: bool) -> Iterator[tuple[str, ...]]:
    """Those who are members today; the rest have left."""
    members = Membership.objects.filter(person=OuterRef("pk"), until__isnull=True)
    since, work = Subquery(members.values("since")[:1]), Subquery(members.values("employment")[:1])
    people = Person.objects.filter(organisation__path__startswith=organisation.path)
    people = people.annotate(since=since, work=work).filter(since__isnull=False)
    works = {value: str(label) for value, label in Employment.choices}
    for person in people.select_related("organisation").iterator(chunk_size=2_000):
        who = _masked(person) if masked else (person.name, person.id_number.open(), person.phone.open())
        yield (*who, person.organisation.name, person.since.isoformat(), works.get(person.work, ""))


def _masked(person: Person) -> tuple[str, str, str]:
    return person.masked_name, person.masked_id, _masked_phone(person.phone.open())


def _masked_phone(phone: str) -> str:
    return f"{'*' * max(0, len(phone) - SHOWN_OF_A_PHONE)}{phone[-SHOWN_OF_A_PHONE:]}" if phone else ""
