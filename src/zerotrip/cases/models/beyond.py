"""What stands beside a decision: places, rights to book, objections, a partner's answer."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zerotrip.cases.models.case import Case
from zerotrip.members.models import Person
from zerotrip.vault.fields import SealedText


class Place(models.Model):
    """One of an item's limited places, held by a case; without a number, the case's place in the line.

    Never more than there are: a number is given once, and none is above `places`.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="place")
    item_id = models.CharField(max_length=80)
    period = models.CharField(max_length=40)
    number = models.PositiveIntegerField(null=True)
    places = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("item_id", "period", "number")
        constraints = [
            models.UniqueConstraint(fields=["item_id", "period", "number"], name="place_given_once"),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=1) & Q(number__lte=F("places")),
                name="place_is_one_of_them",
            ),
        ]
        indexes = [
            models.Index(
                fields=["item_id", "period", "at"], condition=Q(number__isnull=True), name="place_in_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.period} {self.number}/{self.places}"


class Waiting(models.Model):
    """A case that is agreed on and granted once money comes: its place in the line of what is short."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="waiting")
    line = models.CharField(max_length=170)  # a fund, or an item whose budget is used up
    rank = models.BigIntegerField()
    applied_at = models.DateTimeField()
    fen = models.BigIntegerField()
    overtakes = models.BooleanField(default=False)

    class Meta:
        ordering = ("line", "rank", "applied_at", "case_id")
        constraints = [models.CheckConstraint(condition=Q(fen__gt=0), name="waits_for_some_money")]
        indexes = [models.Index(fields=["line", "rank", "applied_at", "case"], name="waiting_in_line")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.line} {self.fen}"


class Entitlement(models.Model):
    """What a granted case entitles its person to book: of what, how many, from when to when."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="entitlement")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="entitlements")
    what = models.CharField(max_length=60)
    label = models.JSONField()
    number = models.PositiveIntegerField()
    since = models.DateField()
    until = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("until", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="entitlement_ends_after_it_begins"
            ),
        ]
        indexes = [models.Index(fields=["person", "what"], name="entitlement_of_person")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.what} × {self.number}"


class Objection(models.Model):
    """What somebody said against a case in public notice. Anybody may, without a name; officers read it."""

    uid = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="objections")
    at = models.DateTimeField()
    said = SealedText(purpose="contact")
    contact = SealedText(purpose="contact")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_key = models.CharField(max_length=80, blank=True)
    answered_by_name = models.CharField(max_length=80, blank=True)
    answer = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ("at", "uid")
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="objection_answered_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"


class PartnerAnswer(models.Model):
    """What the partner outside the union said of a case: yes with sum, rate and day, or no."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="partner_answers")
    code = models.CharField(max_length=60)
    yes = models.BooleanField()
    amount_fen = models.BigIntegerField(null=True)
    rate_percent = models.DecimalField(max_digits=7, decimal_places=4, null=True)
    on = models.DateField(null=True)
    note = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)

    class Meta:
        ordering = ("case_id", "at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(yes=True, amount_fen__gte=0) | (Q(yes=False) & ~Q(note="")),
                name="partner_says_a_sum_or_why_not",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"
