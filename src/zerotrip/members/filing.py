"""Into the hardship file and out of it again; which households fit is said by the packs."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.errors import Invalid
from zerotrip.core.text import whole
from zerotrip.members.models import Filing, Hardship, Person


@transaction.atomic
def file_hardship(
    *, person: Person, grade: str, since: date, until: date, case_ref: str, by: Actor, at: datetime
) -> Filing:
    """The same case files once, however often it is told; what was taken back with its grant stands again."""
    if grade not in Hardship.values or until < since:
        raise Invalid("filing-unclear", _("This is no grade of the hardship file, or it would end at once."))
    told = {"person": person, "grade": grade, "since": since, "until": until}
    filing, new = Filing.objects.get_or_create(case_ref=case_ref, defaults=told)
    taken_back = Filing.objects.filter(pk=filing.pk, ended_because=case_ref)
    if new or taken_back.update(**told, ended_on=None, ended_because=""):
        filing.refresh_from_db()
        data = {"grade": grade, "until": until.isoformat(), "case": case_ref}
        record("members.filed", person.key, by=by, at=at, data=data)
    return filing


@transaction.atomic
def end_filings(*, person: Person, on: date, by: Actor, at: datetime, because: str, only_of: str = "") -> int:
    """None of the person's filings stands from `on` on, or not the one of that case; how many that ends."""
    if not because.strip():
        raise Invalid("no-reason", _("Please say why the filing ends."), field="because")
    standing = Filing.objects.filter(person=person, ended_on=None, since__lte=on, until__gte=on)
    if only_of:
        standing = standing.filter(case_ref=only_of)
    ended = standing.update(ended_on=on, ended_because=whole(because, 200))
    if ended:
        record("members.filing-ended", person.key, by=by, at=at, because=because.strip())
    return ended
