"""Taking a list of people in: every line read, judged and kept; nobody is entered yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from zerotrip.audit.actions import record
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.members.lists.examine import CHUNK, examine
from zerotrip.members.lists.outcomes import Finding
from zerotrip.members.lists.read import PersonLine, read_people
from zerotrip.members.models import ListLine, PeopleList
from zerotrip.members.policy import may_hand_in_people
from zerotrip.org.models import Organisation
from zerotrip.org.queries import reach
from zerotrip.vault.rows import insert


def preview_people(
    *, organisation: Organisation, file: bytes, filename: str, by: Actor, at: datetime
) -> PeopleList:
    """Judges every line against the books of this moment. The same file again is the same list.

    Outside a transaction: a child process reads the file, which may take a while.
    """
    may_hand_in_people(by, reach(by, day_of(at)), organisation).or_refuse()
    key = {"organisation": organisation, "file_sha256": hashlib.sha256(file).hexdigest()}
    done = PeopleList.objects.filter(**key).exclude(state=PeopleList.State.PREVIEWED).first()
    if done:
        return done
    lines = read_people(file)
    with transaction.atomic():
        found, _created = PeopleList.objects.get_or_create(
            **key, defaults={"filename": filename[-200:], "previewed_by_key": by.key, "previewed_at": at}
        )
        return _judge(found, lines, by=by, at=at)


def _judge(found: PeopleList, lines: list[PersonLine], *, by: Actor, at: datetime) -> PeopleList:
    # The conditional UPDATE comes first: whoever enters or previews the same file meanwhile waits for it.
    mine = PeopleList.objects.filter(pk=found.pk, state=PeopleList.State.PREVIEWED)
    last = max((line.number for line in lines), default=0)
    told = {"previewed_by_key": by.key, "previewed_at": at, "lines": len(lines), "last_line": last}
    if mine.update(**told):
        found.rows.all().delete()
        _keep(found, examine(lines, found.organisation, day_of(at)))
        about = {"organisation": found.organisation.code, "lines": len(lines)}
        record("members.people-previewed", f"people-list:{found.uid}", by=by, at=at, data=about)
    found.refresh_from_db()
    return found


def _keep(found: PeopleList, judged: Iterable[tuple[PersonLine, Finding]]) -> None:
    rows: list[ListLine] = []
    for line, finding in judged:
        rows.append(_row(found, line, finding))
        if len(rows) == CHUNK:
            insert(rows)
            rows = []
    insert(rows)


def _row(found: PeopleList, line: PersonLine, finding: Finding) -> ListLine:
    return ListLine(
        of_id=found.pk,
        line=line.number,
        name=line.name,
        id_number=line.id_number,
        phone=line.phone,
        since=None if isinstance(line.since, str) else line.since,
        until=None if isinstance(line.until, str) else line.until,
        employment=line.employment,
        outcome=finding.becomes,
        message=finding.text,
    )
