from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.clock import Clock
from zerotrip.cases.states import ENDED, OPEN, State
from zerotrip.catalogue.models import Edition
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation
from zerotrip.vault.fields import SealedText
from zerotrip.vault.models import Document


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.filter(state__in=OPEN)

    def before_an_officer(self) -> CaseQuerySet:
        return self.filter(state__in=(State.REVIEW, State.APPROVAL))

    def with_names(self) -> CaseQuerySet:
        """Everything a list shows of a case, in one query."""
        lists = self.select_related("person", "organisation", "edition", "award")
        return lists.defer("edition__text", "edition__facts_text")


class Case(models.Model):
    """One person's run through one edition of one item. `version` grows with every move."""

    ref = models.CharField(max_length=24, unique=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cases")
    item_id = models.CharField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    # The record it is about: a settlement's id, another case's ref. With item and person the business key.
    subject = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State.choices, default=State.GATHERING)
    version = models.PositiveIntegerField(default=0)
    # The check the case waits for, as its pack names it ("district-officer"); empty when nobody is to act.
    waits_for = models.CharField(max_length=40, blank=True)
    # What the last evaluation came to, for lists: shown, never paid on.
    expected_fen = models.BigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    opened_by_key = models.CharField(max_length=80)
    opened_because = models.CharField(max_length=200)
    days_left = models.SmallIntegerField()
    running_since = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager[Case]] = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        ordering = ("-opened_at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["item_id", "person", "subject"], name="one_case_per_item_person_subject"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="case_state_known"),
            models.CheckConstraint(
                condition=Q(running_since__isnull=True, due_on__isnull=True)
                | Q(running_since__isnull=False, due_on__isnull=False),
                name="case_due_while_running",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.SUPPLEMENT) | Q(running_since__isnull=True),
                name="case_clock_stops_in_supplement",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True)
                | Q(state__in=ENDED, ended_at__isnull=False),
                name="case_ended_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["waits_for", "due_on"], name="case_queue"),
            models.Index(fields=["person", "-opened_at"], name="case_of_person"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def clock(self) -> Clock:
        return Clock(self.days_left, self.running_since)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def fund(self) -> str:
        """The fund its item is paid from; empty for an item that pays nothing."""
        award = self.edition.loaded.pack.award
        return award.fund if award else ""

    @property
    def name(self) -> dict[str, str]:
        """The item's name in both languages, as its edition says it."""
        return self.edition.loaded.pack.title


class Event(models.Model):
    """What happened to a case, in order. Trips and papers are counted from here and nowhere else."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="events")
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    because = models.CharField(max_length=1000, blank=True)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ("case_id", "seq")
        constraints = [models.UniqueConstraint(fields=["case", "seq"], name="event_order_of_case")]
        indexes = [models.Index(fields=["kind", "at"], name="event_kind_at")]

    def __str__(self) -> str:
        return f"{self.case_id}/{self.seq} {self.kind}"


class Receipt(models.Model):
    """The canonical bytes of one evaluation: replaying them gives the same bytes or names the difference.

    Sealed, because the inputs are medical facts.
    """

    uid = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="receipts")
    canonical = SealedText(purpose="medical")
    hash = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash


class Stage(models.TextChoices):
    AUTOMATIC = "automatic", _("Decided automatically")
    FIRST = "first", _("First check")
    SECOND = "second", _("Second check")


class Verdict(models.TextChoices):
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")


class Decision(models.Model):
    """What one stage said, on which receipt. A case has one final decision unless an appeal reopens it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=12, choices=Stage.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    amount_fen = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    because = models.CharField(max_length=1000, blank=True)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="decisions")

    class Meta:
        ordering = ("case_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="decision_order_of_case"),
            models.CheckConstraint(
                condition=Q(verdict="granted", amount_fen__gte=0)
                | Q(verdict="refused", amount_fen__isnull=True),
                name="granted_has_an_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.number} {self.verdict}"


class Award(models.Model):
    """A granted sum. `number` counts a person's awards: two decisions that did not see each other
    would write the same number, and the constraint lets one through. Caps and differences rest on this."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="award")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="awards")
    number = models.PositiveIntegerField()
    item_id = models.CharField(max_length=80)
    on = models.DateField()  # the day that picks the scale and the period
    amount_fen = models.BigIntegerField()
    reference = models.CharField(max_length=80, unique=True)  # of the payable; the ledger knows the rest
    # Filled where the item allows one award a period or a lifetime.
    once_key = models.CharField(max_length=200, unique=True, null=True)

    class Meta:
        ordering = ("person_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="award_order_of_person"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="award_not_negative"),
        ]

    def __str__(self) -> str:
        return self.reference


class Ask(models.Model):
    """One thing a case waits for from the person: a paper or an answer. Closed when it came."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asks")
    fact = models.CharField(max_length=80)
    paper = models.CharField(max_length=80, blank=True)  # empty: a question
    subject = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=80)
    because = models.CharField(max_length=500, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, null=True, blank=True, related_name="asks"
    )
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=["case", "fact", "paper"],
                condition=Q(closed_at__isnull=True),
                name="asked_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.paper or self.fact


class Screening(models.Model):
    """What an arriving record did not open, and why: the answer to “why did nothing happen?”."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="screenings")
    item_id = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    at = models.DateTimeField()
    unmet = models.JSONField(default=list)  # codes of the conditions that failed

    class Meta:
        ordering = ("-at", "-id")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "item_id", "subject"], name="screened_once_per_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.subject}"
