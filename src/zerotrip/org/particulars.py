"""What the register of unions says of an organisation: codes, term of office, committees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from stdnum.cn import uscc

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.org.models import Form, Kind, Organisation
from zerotrip.org.policy import may_keep_register
from zerotrip.org.queries import reach

OWN_BEGINS = "81"
SOON = timedelta(days=60)
COMMITTEES = ("audit_committee", "womens_committee", "workers_congress")


@dataclass(frozen=True, slots=True)
class Particulars:
    kind: str
    form: str
    own_uscc: str = ""
    employer_uscc: str = ""
    term_since: date | None = None
    term_until: date | None = None
    audit_committee: bool | None = None
    womens_committee: bool | None = None
    workers_congress: bool | None = None


@transaction.atomic
def keep_particulars(
    *, organisation: Organisation, told: Particulars, by: Actor, at: datetime
) -> Organisation:
    """Kept by an administrator or officer above the organisation; the journal names what was changed."""
    may_keep_register(by, reach(by, day_of(at)), organisation).or_refuse()
    _check(told)
    changed = {
        name: str(getattr(told, name))
        for name in Particulars.__slots__
        if getattr(told, name) != getattr(organisation, name)
    }
    if changed:
        _write(organisation, told)
        record("org.particulars", f"organisation:{organisation.code}", by=by, at=at, data=changed)
    return organisation


def _write(organisation: Organisation, told: Particulars) -> None:
    for name in Particulars.__slots__:
        setattr(organisation, name, getattr(told, name))
    try:
        with transaction.atomic():
            organisation.save(update_fields=list(Particulars.__slots__))
    except IntegrityError as error:
        raise Conflict(
            "uscc-taken", _("Another organisation bears this code already; please compare the certificates.")
        ) from error


def _check(told: Particulars) -> None:
    for field, known in (("kind", Kind.values), ("form", Form.values)):
        if getattr(told, field) not in known:
            raise Invalid("no-such-word", _("Please choose one of the official words."), field=field)
    for field in ("own_uscc", "employer_uscc"):
        if (code := getattr(told, field)) and not uscc.is_valid(code):
            raise Invalid(
                "uscc-wrong",
                _("“%(read)s” is no unified social credit code: 18 characters, the last checks the rest."),
                field=field,
                read=code,
            )
    if told.own_uscc and not told.own_uscc.startswith(OWN_BEGINS):
        raise Invalid("uscc-not-a-unions", _("A union's own code begins with 81."), field="own_uscc")
    if told.term_until and not (told.term_since and told.term_since < told.term_until):
        raise Invalid("term-backwards", _("A term of office ends after it begins."), field="term_until")


def term_warning(organisation: Organisation, on: date) -> str:
    """ "over", "soon" or nothing."""
    until = organisation.term_until
    if until is None or until > on + SOON:
        return ""
    return "over" if until < on else "soon"


def counted_below(rows: Mapping[str, int]) -> dict[str, int]:
    """Path → how many there are at it and below it, from how many there are at each path itself."""
    total: dict[str, int] = {}
    for path, count in rows.items():
        steps = path.strip("/").split("/")
        for depth in range(1, len(steps) + 1):
            above = f"/{'/'.join(steps[:depth])}/"
            total[above] = total.get(above, 0) + count
    return total
