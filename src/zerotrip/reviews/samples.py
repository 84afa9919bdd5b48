"""A sample's three acts: the frame is fixed, drawn with a seed nobody knew then, and each sum looked at."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zerotrip.audit.actions import record
from zerotrip.cases.models import Award, TopUp
from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of
from zerotrip.core.errors import Conflict, Invalid
from zerotrip.core.text import whole
from zerotrip.org.models import Organisation
from zerotrip.org.queries import reach
from zerotrip.payments.models import Payable
from zerotrip.reviews import policy
from zerotrip.reviews.models import Finding, Sample, Verdict
from zerotrip.reviews.sampling import Drawn, Unit, frame_hash, frame_of
from zerotrip.reviews.sampling import draw as draw_from

LARGEST = 500


@transaction.atomic
def commit(
    *,
    organisation: Organisation,
    since: date,
    until: date,
    size: int,
    seed_from: str,
    seed_on: date,
    by: Actor,
    at: datetime,
) -> Sample:
    """Fixes the list and says in advance which published value will be the seed."""
    policy.may_commit(reach(by, day_of(at)), organisation).or_refuse()
    _refuse_unfit(since=since, until=until, size=size, seed_from=seed_from, seed_on=seed_on, today=day_of(at))
    units = _granted(organisation, since=since, until=until)
    if not units:
        raise Invalid("nothing-granted", _("Nothing was granted in this period."), field="since")
    frame = frame_of(units)
    sample = Sample.objects.create(
        organisation=organisation,
        since=since,
        until=until,
        size=size,
        frame=frame.decode(),
        frame_hash=frame_hash(frame),
        units=len(units),
        total_fen=sum(unit.fen for unit in units),
        seed_from=whole(seed_from, 200),
        seed_on=seed_on,
        committed_at=at,
        committed_by_key=by.key,
        committed_by_name=by.name[:80],
    )
    told = {
        "frame": sample.frame_hash,
        "size": size,
        "seed_from": sample.seed_from,
        "seed_on": f"{seed_on}",
    }
    record("sample.committed", f"sample:{sample.pk}", by=by, at=at, data=told)
    return sample


def _refuse_unfit(*, since: date, until: date, size: int, seed_from: str, seed_on: date, today: date) -> None:
    if not since <= until < today:
        raise Invalid("no-period", _("The period has to be over and to begin before it ends."), field="until")
    if not 1 <= size <= LARGEST:
        raise Invalid("no-size", _("Please draw between 1 and %(most)s."), most=LARGEST, field="size")
    if not seed_from.strip():
        raise Invalid("no-seed-named", _("Please say where the seed will be published."), field="seed_from")
    if seed_on <= today:
        raise Invalid(
            "seed-is-known", _("The seed has to be published after today; nobody may know it yet."),
            field="seed_on",
        )  # fmt: skip


def _granted(organisation: Organisation, *, since: date, until: date) -> list[Unit]:
    rows = Payable.objects.filter(
        organisation__path__startswith=organisation.path,
        taken_back_at=None,
        person__isnull=False,  # what a firm is paid, its own statement accounts for
        at__gte=_start_of(since),
        at__lt=_start_of(until + timedelta(days=1)),
    )
    return [Unit(*row) for row in rows.values_list("reference", "amount_fen")]


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@transaction.atomic
def draw(*, sample: Sample, seed: str, by: Actor, at: datetime) -> Sample:
    """Enters the seed as it was published; what it draws, anybody can draw again."""
    policy.may_draw(by, reach(by, day_of(at)), sample, on=day_of(at)).or_refuse()
    seed = seed.strip()
    if not 1 <= len(seed) <= 200:
        raise Invalid("no-seed", _("Please enter the seed as it was published."), field="seed")
    frame = sample.frame.encode()
    if frame_hash(frame) != sample.frame_hash:
        raise Conflict("frame-changed", _("The list is not the one that was fixed; nothing was drawn."))
    changes = {"seed": seed, "drawn_at": at, "drawn_by_key": by.key, "drawn_by_name": by.name[:80]}
    if not Sample.objects.filter(pk=sample.pk, drawn_at=None).update(**changes):
        raise Conflict("drawn-already", _("This sample is drawn already; please look again."))
    Finding.objects.bulk_create(_drawn(sample, draw_from(frame, seed=seed, size=sample.size)))
    record("sample.drawn", f"sample:{sample.pk}", by=by, at=at, data={"seed": seed})
    sample.refresh_from_db()
    return sample


def _drawn(sample: Sample, hit: list[Drawn]) -> Iterable[Finding]:
    payables = Payable.objects.in_bulk([one.unit.reference for one in hit], field_name="reference")
    cases = dict(Award.objects.filter(reference__in=payables).values_list("reference", "case_id"))
    cases |= dict(TopUp.objects.filter(reference__in=payables).values_list("reference", "award__case_id"))
    for one in hit:
        payable = payables[one.unit.reference]
        yield Finding(
            sample=sample,
            payable=payable,
            case_id=cases.get(payable.reference),
            organisation_id=payable.organisation_id,
            reference=payable.reference,
            sum_fen=one.unit.fen,
            hits=one.hits,
        )


@transaction.atomic
def find(
    *, finding: Finding, verdict: str, over_fen: int = 0, because: str, by: Actor, at: datetime
) -> Finding:
    """Says once what was found; it stays, with the name of who found it."""
    policy.may_find(by, reach(by, day_of(at)), finding, on=day_of(at)).or_refuse()
    if verdict not in Verdict.values:
        raise Invalid("no-verdict", _("Please say whether it is right."), field="verdict")
    if (verdict == Verdict.WRONG) != (over_fen != 0) or over_fen > finding.sum_fen:
        raise Invalid(
            "wrong-by-what",
            _("Please say by how much a wrong sum is wrong, at most all of it; a right one by nothing."),
            field="over",
        )
    if not because.strip():
        raise Invalid("no-reason", _("Please say what you found."), field="because")
    changes = {"verdict": verdict, "over_fen": over_fen, "because": whole(because, 1000),
               "found_at": at, "found_by_key": by.key, "found_by_name": by.name[:80]}  # fmt: skip
    if not Finding.objects.filter(pk=finding.pk, verdict="").update(**changes):
        raise Conflict("found-already", _("Somebody has looked at this already; please look again."))
    told = {"reference": finding.reference, "verdict": verdict, "over_fen": over_fen}
    record("sample.found", f"sample:{finding.sample_id}", by=by, at=at, because=because.strip(), data=told)
    finding.refresh_from_db()
    return finding
