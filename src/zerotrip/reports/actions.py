"""Asking for a report, taking it away, and forgetting it after a week."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Invalid, NotVisible
from zerotrip.org.models import Organisation
from zerotrip.org.queries import reach
from zerotrip.reports import storage
from zerotrip.reports.kinds import KINDS
from zerotrip.reports.models import MAKING, Format, Report, State
from zerotrip.reports.policy import may_ask, may_take
from zerotrip.vault.sealed_files import SealedReader

KEPT = timedelta(days=7)
AT_MOST = 5
"""Reports of one person in the making."""


@transaction.atomic
def ask(
    *,
    kind: str,
    since: date,
    until: date,
    format: str,
    by: Actor,
    at: datetime,
    unit: Organisation | None = None,
    item: str = "",
    state: str = "",
) -> Report:
    """What is in the making already, asked for again in the same words, is answered with."""
    paths = _paths(kind, unit, by, at)
    if since > until:
        raise Invalid("period-ends-before", _("The last day is before the first."), field="until")
    if format not in Format.values:
        raise Invalid("no-such-format", _("A report is made for Excel or as PDF."), field="format")
    days = {"since": since.isoformat(), "until": until.isoformat()}
    asked: dict[str, object] = {
        **days,
        "paths": paths,
        "unit": unit.code if unit else "",
        "item": item,
        "state": state,
    }
    return _once(kind, asked, format, by, at)


def _paths(kind: str, unit: Organisation | None, by: Actor, at: datetime) -> list[str]:
    found, within = KINDS.get(kind), reach(by, day_of(at))
    if found is None:
        raise Invalid("no-such-report-kind", _("Please choose what the report is of."), field="kind")
    may_ask(within, found).or_refuse()
    if unit is None:
        return list(within.paths(role=found.roles))
    if not within.covers(unit.path, role=found.roles):
        raise NotVisible("organisation-not-found", _("There is no such unit here."))
    return [unit.path]


def _once(kind: str, asked: dict[str, object], format: str, by: Actor, at: datetime) -> Report:
    language = get_language() or "zh-hans"
    same_as = _digest([kind, asked, format, language, by.key])
    making = Report.objects.filter(state__in=MAKING)
    if (known := making.filter(same_as=same_as).first()) is not None:
        return known
    if making.filter(by_key=by.key).count() >= AT_MOST:
        raise Invalid("too-many-reports", _("Five reports of yours are being made; wait for one of them."))
    try:
        with transaction.atomic():
            made = Report.objects.create(
                kind=kind, asked=asked, format=format, language=language, by_key=by.key, by_name=by.name,
                at=at, touched_at=at, same_as=same_as,
            )  # fmt: skip
    except IntegrityError:
        return making.get(same_as=same_as)
    record("reports.asked", f"report:{made.pk}", by=by, at=at, data={"kind": kind, **asked})
    return made


def _digest(what: Iterable[object]) -> str:
    return hashlib.sha256(json.dumps(list(what), sort_keys=True).encode()).hexdigest()


@transaction.atomic
def take(*, report: Report, by: Actor, at: datetime) -> SealedReader:
    """The file, to be read as a stream. Who took it away is written down."""
    may_take(by, reach(by, day_of(at)), report).or_refuse()
    if report.state != State.READY:
        raise NotVisible("report-not-there", _("This file is not there, or not there any more."))
    record("reports.taken", f"report:{report.pk}", by=by, at=at, data={"sha256": report.sha256})
    return storage.opened(report.stored_as)


def forget_due(*, at: datetime) -> int:
    """Files of reports that ended a week ago; that they were made is kept."""
    old = Report.objects.filter(state__in=(State.READY, State.FAILED), ended_at__lt=at - KEPT)
    for report in old:
        storage.forget(report)
        report.pieces.all().delete()
    return old.update(state=State.GONE)
