"""The doors to samples, and what a sample says of all sums in its frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.org.queries import reach
from zerotrip.reviews.estimating import Interval, Loss, clopper_pearson, loss
from zerotrip.reviews.models import Finding, Sample, Verdict
from zerotrip.reviews.policy import REVIEWERS, SAMPLERS


@dataclass(frozen=True, slots=True)
class Report:
    """Counted in hits, so that it speaks of money. What cannot be told counts as right for the lower end of
    the rate and as wholly wrong for the upper and for the bound: unknown is neither."""

    hits: int
    wrong: int
    untold: int
    rate: Interval
    loss: Loss

    @property
    def low_permille(self) -> int:
        return int(self.rate.low * 1000)

    @property
    def high_permille(self) -> int:
        return ceil(self.rate.high * 1000)


def samples_for(actor: Actor, on: date) -> QuerySet[Sample]:
    """Those of the actor's unions, and those in which something of the actor's place was drawn."""
    mine = reach(actor, on)
    rows = Sample.objects.select_related("organisation").defer("frame")
    drawn = mine.filter(Finding.objects.all(), role=REVIEWERS).values("sample")
    return (mine.filter(rows, role=SAMPLERS) | rows.filter(pk__in=drawn)).distinct()


def sample_for(actor: Actor, pk: UUID, *, on: date) -> Sample:
    return _or_absent(samples_for(actor, on).filter(pk=pk).first())


def findings_for(actor: Actor, sample: Sample, *, on: date) -> QuerySet[Finding]:
    rows = sample.findings.select_related("payable__person", "case", "organisation")
    return reach(actor, on).filter(rows, role=(*SAMPLERS, *REVIEWERS))


def public_sample(pk: UUID) -> Sample:
    return _or_absent(public_samples().filter(pk=pk).first())


def public_samples() -> QuerySet[Sample]:
    """From the moment the list is fixed: its hash is worth nothing if it is told after the seed."""
    return Sample.objects.select_related("organisation").defer("frame")


def _or_absent(found: Sample | None) -> Sample:
    if found is None:
        raise NotVisible("no-such-sample", _("There is no such sample, or it is not yours to see."))
    return found


def report(sample: Sample) -> Report | None:
    """None while something drawn has not been looked at."""
    findings = list(sample.findings.all())
    if not findings or any(not one.verdict for one in findings):
        return None
    hits = sum(one.hits for one in findings)
    wrong = _hits(findings, Verdict.WRONG)
    untold = _hits(findings, Verdict.UNTOLD)
    over = [share for one in findings if one.over_fen > 0 for share in _taints(one)]
    known = loss(total_fen=sample.total_fen, hits=hits, taints=over)
    careful = loss(total_fen=sample.total_fen, hits=hits, taints=[*over, *[Fraction(1)] * untold])
    rate = Interval(clopper_pearson(wrong, hits).low, clopper_pearson(wrong + untold, hits).high)
    return Report(hits, wrong, untold, rate, Loss(known.projected_fen, careful.at_most_fen))


def _hits(findings: Iterable[Finding], verdict: Verdict) -> int:
    return sum(one.hits for one in findings if one.verdict == verdict)


def _taints(finding: Finding) -> list[Fraction]:
    return [Fraction(finding.over_fen, finding.sum_fen)] * finding.hits
