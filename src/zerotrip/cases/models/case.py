"""A case and what happened to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.clock import Clock
from zerotrip.cases.states import DECIDING, ENDED, OPEN, STANDING, State
from zerotrip.catalogue.models import Edition
from zerotrip.members.models import Person
from zerotrip.org.models import Organisation


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        return self.filter(state__in=OPEN)

    def before_an_officer(self) -> CaseQuerySet:
        return self.filter(state__in=DECIDING)

    def with_names(self) -> CaseQuerySet:
        """Everything a list shows of a case, in one query. `provisional_on`: whom its open debt waits for."""
        lists = self.select_related("person", "organisation", "edition", "award__share")
        lists = lists.annotate(
            open_debt=FilteredRelation("debts", condition=Q(debts__state="open")),
            provisional_on=F("open_debt__sources"),
        )
        return lists.defer("edition__text", "edition__facts_text")


class Alarm(models.TextChoices):
    """How far the warnings about the promised day have gone; each is said once."""

    WARNED = "warned", _("The promised day is near")
    OVERDUE = "overdue", _("The promised day is over")


class Done(models.TextChoices):
    """How far the pack's `[result]` is with a granted case."""

    DUE = "due", _("To be done")
    DONE = "done", _("Done")
    FAILED = "failed", _("Could not be done: an officer looks")


class Case(models.Model):
    """One person's run through one edition of one item. `version` grows with every move."""

    ref = models.CharField(max_length=24, unique=True)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="cases")
    item_id = models.CharField(max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases")
    # Who is paid where it is not the person: an heir.
    payee = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="cases")
    # The record it is about: a settlement's id, another case's ref. With item and person the business key.
    subject = models.CharField(max_length=80)
    state = models.CharField(max_length=12, choices=State.choices, default=State.GATHERING)
    version = models.PositiveIntegerField(default=0)
    # The check the case waits for, as its pack names it ("district-officer"); empty when nobody is to act.
    waits_for = models.CharField(max_length=40, blank=True)
    # The check one level up before which it is put as well, because nobody has touched it.
    also_before = models.CharField(max_length=40, blank=True)
    # Since when it waits where it is; what a person does with it counts anew.
    waiting_since = models.DateTimeField(null=True, blank=True)
    # The last day of a step with a term of its own: public notice, partner.
    rests_until = models.DateField(null=True, blank=True)
    # What the last evaluation came to, for lists: shown, never paid on.
    expected_fen = models.BigIntegerField(null=True, blank=True)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    opened_by_key = models.CharField(max_length=80)
    opened_because = models.CharField(max_length=200)
    accepted_at = models.DateTimeField(null=True, blank=True)
    days_left = models.SmallIntegerField()
    running_since = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    alarm = models.CharField(max_length=8, choices=Alarm.choices, blank=True)
    result = models.CharField(max_length=8, choices=Done.choices, blank=True)
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
                condition=Q(payee__isnull=True) | ~Q(payee=F("person")), name="case_payee_is_another"
            ),
            models.CheckConstraint(
                condition=Q(running_since__isnull=True, due_on__isnull=True)
                | Q(running_since__isnull=False, due_on__isnull=False),
                name="case_due_while_running",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=STANDING) | Q(running_since__isnull=True),
                name="case_clock_stands_while_others_act",
            ),
            models.CheckConstraint(
                condition=Q(running_since__isnull=True) | Q(accepted_at__isnull=False),
                name="case_clock_runs_once_accepted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.NOTICE, State.PARTNER)) | Q(rests_until__isnull=False),
                name="case_notice_and_partner_have_a_term",
            ),
            models.CheckConstraint(
                condition=Q(result="") | Q(state=State.GRANTED), name="case_result_follows_a_grant"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, ended_at__isnull=True)
                | Q(state__in=ENDED, ended_at__isnull=False),
                name="case_ended_has_its_time",
            ),
        ]
        indexes = [
            models.Index(fields=["waits_for", "due_on"], name="case_queue"),
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(fields=["state", "-opened_at", "-id"], name="case_newest_by_state"),
            # One case in twenty waits for anybody, in the long run: queues never read the rest.
            models.Index(
                fields=["waits_for", "organisation", "due_on"],
                condition=~Q(waits_for=""),
                name="case_waiting",
            ),
            models.Index(
                fields=["also_before", "organisation"], condition=~Q(also_before=""), name="case_escalated"
            ),
            # With the union in it: a name that thousands bear is narrowed to a place without opening a row.
            models.Index(fields=["person", "-opened_at", "organisation"], name="case_of_person"),
            models.Index(fields=["alarm", "state"], condition=~Q(alarm=""), name="case_alarmed"),
            models.Index(fields=["state", "rests_until"], name="case_resting"),
            models.Index(fields=["result"], name="case_result"),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def clock(self) -> Clock:
        return Clock(self.days_left, self.running_since)

    @property
    def statutory_clock(self) -> Clock | None:
        """The term the law sets beside the promise: the same days, with the same stops, only more of them."""
        process = self.edition.loaded.pack.process
        if process.statutory_working_days is None:
            return None
        more = process.statutory_working_days - process.promised_working_days
        return Clock(self.days_left + more, self.running_since)

    @property
    def is_untouched(self) -> bool:
        """Nothing but its opening has happened: it holds no question, no paper, no decision. Whoever acts on
        that is held by the version, like everybody."""
        return self.version == 0

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
