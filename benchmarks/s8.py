"""S8: fifty people at once on the instance as it is served, over real HTTP, sign-ins included.

`zerotrip up` runs in a home of its own with 2,000 members and their last months (`--members`), fifty accounts
are opened in it, and each of the fifty signs in, goes from page to page with two to eight seconds to think,
signs out and comes again. What is told is the time until the last byte of each answer, as the person's side
has it. The load comes from this process, on the same two cores as server, database, worker and departments.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import s8_people as people
from benchmarks.report import Report
from benchmarks.serving import home_of_its_own, served
from benchmarks.turns import quantile

MEMBERS = 2_000
WARM, MEASURED = 30, 120
GOAL = 300
ROLES: dict[str, tuple[int, people.Sitting]] = {
    "member": (36, people.member),
    "officer": (8, people.officer),
    "approver": (2, people.leader),
    "cashier": (2, people.cashier),
    "auditor": (2, people.auditor),
}


def run(*, members: int = MEMBERS, times: int = 5, out: Path) -> Report:
    with home_of_its_own(members) as home:
        names = accounts()
        report = Report("s8", f"{len(names)} people at once, {members:,} members, over HTTP (sqlite)")
        with served(home, members) as base:
            told = asyncio.run(_all_at_once(base, names, times * MEASURED // 5))
    return _report(report, told, times * MEASURED // 5)


async def _all_at_once(base: str, names: dict[str, str], seconds: int) -> people.Told:
    told = people.Told()
    begun = time.monotonic()
    visitors = [
        people.lives(people.Visitor(base, name, told, number), ROLES[role][1], until=begun + WARM + seconds)
        for number, (name, role) in enumerate(names.items())
    ]
    lives = [asyncio.create_task(each) for each in visitors]
    await asyncio.sleep(WARM)
    told.counts = True
    await asyncio.sleep(seconds)
    told.counts = False
    for each in lives:
        each.cancel()
    for ended in await asyncio.gather(*lives, return_exceptions=True):
        if isinstance(ended, Exception):
            told.errors.append(repr(ended))
    return told


def accounts() -> dict[str, str]:
    """Account and role: members who have cases first, officers of one district after another."""
    from zerotrip.cases.models import Case
    from zerotrip.members.models import Person
    from zerotrip.org.models import User

    taken = set(User.objects.values_list("person_uid", flat=True))
    served_before = list(Case.objects.order_by("person_id").values_list("person_id", flat=True).distinct())
    others = Person.objects.exclude(pk__in=served_before).order_by("uid").values_list("pk", flat=True)
    free = [uid for uid in [*served_before, *others[:200]] if uid not in taken]
    names = {}
    for role, (count, _does) in ROLES.items():
        for number in range(count):
            name = f"bench-{role}-{number}"
            if not User.objects.filter(username=name).exists():
                _open(name, role, number, free.pop(0) if role == "member" else None)
            names[name] = role
    return names


def _open(name: str, role: str, number: int, uid: Any) -> None:
    from zerotrip.core.actor import Actor
    from zerotrip.core.calendar import day_of
    from zerotrip.core.clock import now
    from zerotrip.org.actions import appoint, open_account
    from zerotrip.org.models import Level, Organisation

    by, at = Actor.system("bench"), now()
    user = open_account(
        username=name, display_name=name, password=people.PASSWORD, person_uid=uid, by=by, at=at
    )
    if role == "member":
        return
    level = Level.DISTRICT if role == "officer" else Level.CITY
    places = list(Organisation.objects.filter(level=level).order_by("code"))
    place = places[number % len(places)]
    appoint(user=user, organisation=place, role=role, since=day_of(at), by=by, at=at)


def _report(report: Report, told: people.Told, seconds: int) -> Report:
    report.columns = ("page", "times", "p50", "p95", "p99")
    every = [one for each in told.seconds.values() for one in each]
    for page, taken in [("everything", every), *sorted(told.seconds.items(), key=_slowest_first)]:
        figures = {share: round(quantile(taken, share) * 1e3, 1) for share in (0.5, 0.95, 0.99)}
        named = {f"p{share * 100:.0f}": ms for share, ms in figures.items()}
        report.figures[page] = {"times": len(taken), **named}
        report.rows.append((page, str(len(taken)), *(f"{ms:.0f} ms" for ms in figures.values())))
    report.figures["errors"] = told.errors[:50]
    report.goal_at_most("p99 of everything", GOAL, report.figures["everything"]["p99"], " ms")
    report.goal_at_least("answers without an error", 100, 100 - 100 * len(told.errors) / len(every), " %")
    who = ", ".join(f"{count} {role}s" for role, (count, _does) in ROLES.items())
    report.notes += [
        f"{who}; {people.THINKS[0]:.0f} to {people.THINKS[1]:.0f} s to think before every page, "
        "signing in before every four to ten pages and out after them",
        f"{len(every):,} answers in {seconds} s, {len(every) / seconds:.1f} a second, {WARM} s in",
        "`zerotrip up`: granian with two workers of four threads, worker, departments, bank, SQLite; the "
        "load generator runs on the same cores; style and script are not asked for, a browser has them",
    ]
    for wrong, times in Counter(told.errors).most_common(5):
        report.notes.append(f"{times} × {wrong}")
    return report


def _slowest_first(told: tuple[str, list[float]]) -> float:
    return -quantile(told[1], 0.99)
