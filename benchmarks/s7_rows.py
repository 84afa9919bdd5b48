"""The rows that S7 reads: a city's units, people, and cases of three years, most of them ended long ago."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

UNITS = 2_000
MOMENTS = 10_000
OPEN_OF_A_THOUSAND = 50
"""The latest are still open: 5 %, of which two fifths wait for an officer."""


def fill(cases: int, per_person: int) -> None:
    from django.conf import settings
    from django.db import connection

    from zerotrip.catalogue.actions import publish
    from zerotrip.core.clock import now
    from zerotrip.demo.cast import seat_the_cast

    at = now()
    cast = seat_the_cast(at=at, year=at.year)
    publish(
        paths=[settings.ZEROTRIP_PACKS / "hangzhou"],
        by=cast.actors["admin"],
        second=cast.actors["zhao"],
        at=at,
    )
    _people(max(1, cases // per_person), _units(at), at.date())
    with connection.cursor() as cursor:
        _tables(cursor, at, cast)
        cursor.execute(_CASES, [cases, cases, cases])
        cursor.execute(_CHENS, [_key(cast.chen.pk), max(1, cases // 40)])
        cursor.execute(_AWARDS)
        cursor.execute(_OPENED)
        cursor.execute("ANALYZE")


def _units(at: datetime) -> list[Any]:
    from zerotrip.org.models import Level, Organisation

    districts = list(Organisation.objects.filter(level=Level.DISTRICT).order_by("code"))
    model = Organisation.objects.filter(level=Level.UNIT).first()
    fields = {each.attname: getattr(model, each.attname) for each in Organisation._meta.concrete_fields}
    units = []
    for number in range(UNITS):
        above = districts[number % len(districts)]
        code = f"{above.code}-{5_000 + number}"
        own = {
            "id": None, "code": code, "parent_id": above.pk, "path": f"{above.path}{code}/",
            "name_zh": f"第{number}工会", "name_en": f"Union {number}", "own_uscc": "", "employer_uscc": "",
        }  # fmt: skip
        units.append(Organisation(**fields | own))
    return Organisation.objects.bulk_create(units, batch_size=500)


def _people(count: int, units: list[Any], day: date) -> None:
    """Sealed one by one as they always are: the one thing here that takes no short way."""
    from benchmarks.s9 import _rows
    from zerotrip.members.models import Person
    from zerotrip.vault import rows

    people = []
    for number, (name, identity, phone, _joined) in enumerate(_rows(count)):
        born = date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
        unit = units[number % len(units)]
        people.append(
            Person(name=name, id_number=identity, sex="female", birth_date=born, phone=phone,
                   organisation_id=unit.pk, joined_on=day)
        )  # fmt: skip
        if len(people) == 10_000:
            rows.insert(people)
            people = []
    rows.insert(people)


def _tables(cursor: Any, at: datetime, cast: Any) -> None:
    """Helpers that the statements join with; they go with the connection."""
    from zerotrip.catalogue.models import Edition

    cursor.execute(
        "CREATE TEMPORARY TABLE bench_people AS SELECT row_number() OVER (ORDER BY uid) - 1 AS place, uid,"
        " organisation_id FROM members_person"
    )
    cursor.execute("CREATE UNIQUE INDEX bench_people_place ON bench_people (place)")
    cursor.execute(
        "CREATE TEMPORARY TABLE bench_items (place integer, edition_id bigint, item_id varchar(80))"
    )
    editions = list(Edition.objects.order_by("pk").values_list("pk", "item_id"))[:20]
    cursor.executemany(
        "INSERT INTO bench_items VALUES (%s, %s, %s)", [(n, *each) for n, each in enumerate(editions)]
    )
    moment = "timestamp with time zone" if _is_postgresql() else "text"
    cursor.execute(
        "CREATE TEMPORARY TABLE bench_moments"
        f" (place integer, at {moment}, day date, due date, over {moment})"
    )
    cursor.executemany("INSERT INTO bench_moments VALUES (%s, %s, %s, %s, %s)", list(_moments(at)))
    cursor.execute("CREATE UNIQUE INDEX bench_moments_place ON bench_moments (place)")
    cursor.execute(
        "CREATE TEMPORARY TABLE bench_states (place integer, is_open integer, state varchar(12),"
        " waits_for varchar(40), also varchar(40), runs integer, rests integer, alarm varchar(8))"
    )
    cursor.executemany("INSERT INTO bench_states VALUES (%s, %s, %s, %s, %s, %s, %s, %s)", list(_states()))


def _key(uid: Any) -> Any:
    return uid if _is_postgresql() else uid.hex


def _is_postgresql() -> bool:
    from django.db import connection

    return connection.vendor == "postgresql"


def _moments(at: datetime) -> Any:
    """Three years, closer together at the end; a tenth of the last ones is over its promised day."""
    for place in range(MOMENTS):
        then = at - timedelta(minutes=(MOMENTS - place) * 157)
        due = at.date() + timedelta(days=place % 10 - 1)
        ended = min(at, then + timedelta(days=6))
        yield place, _as_text(then), then.date(), due, _as_text(ended)


def _as_text(when: datetime) -> Any:
    return when if _is_postgresql() else when.astimezone(UTC).replace(tzinfo=None).isoformat(" ")


def _states() -> Any:
    """A hundred for those that ended, a hundred for those that are open."""
    ended = [("granted", 80), ("refused", 15), ("withdrawn", 5)]
    for place, state in enumerate(state for state, times in ended for _ in range(times)):
        yield place, 0, state, "", "", 0, 0, ""
    waiting = [
        ("review", "district-officer", "", 1, 0, "", 28),
        ("review", "district-officer", "", 1, 0, "warned", 6),
        ("review", "district-officer", "city-officer", 1, 0, "overdue", 4),
        ("review", "city-officer", "", 1, 0, "", 2),
        ("approval", "district-approver", "", 1, 0, "", 6), ("approval", "city-approver", "", 1, 0, "", 4),
        ("supplement", "", "", 0, 0, "", 20), ("gathering", "", "", 1, 0, "", 15),
        ("notice", "", "", 0, 1, "", 5), ("partner", "partner:bank", "", 0, 1, "", 2),
        ("funds", "", "", 0, 0, "", 5), ("place", "", "", 0, 0, "", 3),
    ]  # fmt: skip
    rows = [each[:-1] for each in waiting for _ in range(each[-1])]
    for place, row in enumerate(rows):
        yield place, 1, *row


_CASES = f"""
INSERT INTO cases_case (
  ref, edition_id, item_id, person_id, organisation_id, subject, state, version, waits_for, also_before,
  waiting_since, rests_until, expected_fen, opened_at, opened_on, opened_by_key, opened_because, accepted_at,
  days_left, running_since, due_on, alarm, result, ended_at)
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)
SELECT
  'HZ-B-' || substr('' || (10000000 + i), 2), t.edition_id, t.item_id, p.uid, p.organisation_id,
  'bench-' || i,
  s.state, 3, s.waits_for, s.also,
  CASE WHEN s.runs = 1 THEN m.at END, CASE WHEN s.rests = 1 THEN m.due END, 10000 + i %% 90000,
  m.at, m.day, 'system:bench', '', m.at,
  5, CASE WHEN s.runs = 1 THEN m.day END, CASE WHEN s.runs = 1 THEN m.due END, s.alarm, '',
  CASE WHEN s.is_open = 0 THEN m.over END
FROM n
JOIN bench_moments m ON m.place = CAST(i AS bigint) * {MOMENTS} / %s
JOIN bench_people p ON p.place = CAST(i AS bigint) * 7919 %% (SELECT count(*) FROM bench_people)
JOIN bench_items t ON t.place = i %% (SELECT count(*) FROM bench_items)
JOIN bench_states s ON s.place = i / 7 %% 100
  AND s.is_open = CASE WHEN i >= CAST(%s AS bigint) * {1000 - OPEN_OF_A_THOUSAND} / 1000 THEN 1 ELSE 0 END
"""
_CHENS = "UPDATE cases_case SET person_id = %s WHERE id %% %s = 0"
_AWARDS = """
INSERT INTO cases_award (case_id, person_id, number, item_id, "on", amount_fen, reference)
SELECT id, person_id, row_number() OVER (PARTITION BY person_id ORDER BY id), item_id, opened_on,
  expected_fen, ref
FROM cases_case WHERE state = 'granted'
"""
_OPENED = """
INSERT INTO cases_event (case_id, seq, kind, at, by_key, by_name, because, data)
SELECT id, 1, 'opened', opened_at, 'system:bench', 'bench', '', '{}' FROM cases_case
"""
