"""Who takes a sample, and who looks at what was drawn, answered with the reason."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Event
from zerotrip.cases.policy import DECIDED
from zerotrip.core.actor import Actor
from zerotrip.org.models import Organisation
from zerotrip.org.policy import YES, Answer
from zerotrip.org.queries import Reach
from zerotrip.reviews.conflicts import ties_to
from zerotrip.reviews.models import Finding, Sample

SAMPLERS = ("auditor", "administrator")
REVIEWERS = ("auditor", "officer")


def may_commit(reach: Reach, organisation: Organisation) -> Answer:
    if reach.covers(organisation.path, role=SAMPLERS):
        return YES
    return Answer(False, _("A sample is taken by an auditor or administrator of this union."))


def may_draw(by: Actor, reach: Reach, sample: Sample, *, on: date) -> Answer:
    """By another than who chose the frame, and not before the day on which the seed is published."""
    if not reach.covers(sample.organisation.path, role=SAMPLERS):
        return Answer(False, _("A sample is taken by an auditor or administrator of this union."))
    if by.key == sample.committed_by_key:
        return Answer(False, _("You have fixed the list; the seed is entered by somebody else."))
    if on < sample.seed_on:
        return Answer(False, _("The seed is not published yet; please come back on the day that was named."))
    return YES


def may_find(by: Actor, reach: Reach, finding: Finding, *, on: date) -> Answer:
    """By an auditor or officer of the place who has not decided on the case and has no part in it."""
    if not reach.covers(finding.organisation.path, role=REVIEWERS):
        return Answer(False, _("A drawn case is looked at by an auditor or officer of its place."))
    if finding.payable.person and finding.payable.person.key == by.key:
        return Answer(False, _("This is your own money; somebody else looks at it."))
    if finding.case is None:
        return YES
    if Event.objects.filter(case=finding.case, kind__in=DECIDED, by_key=by.key).exists():
        return Answer(False, _("You decided on this case; somebody else looks at it again."))
    if any(tie.blocks for tie in ties_to(by, finding.case, on=on)):
        return Answer(False, _("You are tied to this person; somebody else looks at it."))
    return YES
