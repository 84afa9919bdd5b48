"""The chart of accounts, and the months that were closed with what they were closed on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """会计要素: on which side a title grows, and whether it starts every year from nothing."""

    ASSET = "asset", pgettext_lazy("kind of a title", "asset")
    LIABILITY = "liability", pgettext_lazy("kind of a title", "liability")
    NET_ASSETS = "net-assets", pgettext_lazy("kind of a title", "net assets")
    INCOME = "income", pgettext_lazy("kind of a title", "income")
    EXPENSE = "expense", pgettext_lazy("kind of a title", "expense")


GROWS_IN_DEBIT = (Kind.ASSET, Kind.EXPENSE)
OF_A_YEAR = (Kind.INCOME, Kind.EXPENSE)


class Title(models.Model):
    """会计科目. The one that `takes_result` receives what a year's income exceeds its expenses by."""

    code = models.CharField(max_length=12, primary_key=True)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind)
    mark = models.CharField(max_length=1, blank=True)
    takes_result = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["code"]
        constraints: ClassVar = [
            models.CheckConstraint(name="title_kind_known", condition=Q(kind__in=Kind.values)),
            models.UniqueConstraint(
                fields=["takes_result"], condition=Q(takes_result=True), name="title_one_takes_the_result"
            ),
            models.CheckConstraint(
                name="title_result_is_net_assets",
                condition=Q(takes_result=False) | Q(kind=Kind.NET_ASSETS),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh


class RuleState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("state of a posting rule", "waits for a second person")
    IN_FORCE = "in-force", pgettext_lazy("state of a posting rule", "in force")
    ENDED = "ended", pgettext_lazy("state of a posting rule", "replaced")


class PostingRule(models.Model):
    """How a movement between two places of the ledger is posted. A pattern is an address, or the beginning
    of one with a `*` after it; of several that fit the one that says more counts.

    A change is a new row: proposed by one, put into force by another, from the first month that is open.
    What the earlier one posted in months before stays so.
    """

    source = models.CharField(max_length=160)
    destination = models.CharField(max_length=160)
    debit = models.ForeignKey(Title, models.PROTECT, related_name="+")
    credit = models.ForeignKey(Title, models.PROTECT, related_name="+")
    summary_zh = models.CharField(max_length=60)
    summary_en = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=RuleState, default=RuleState.PROPOSED)
    proposed_by_key = models.CharField(max_length=80)
    proposed_by_name = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    because = models.CharField(max_length=500, blank=True)
    agreed_by_key = models.CharField(max_length=80, blank=True)
    since = models.DateTimeField(null=True, blank=True)  # without: from the beginning
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["source", "destination", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "destination"],
                condition=Q(state=RuleState.IN_FORCE),
                name="posting_rule_in_force_once",
            ),
            models.UniqueConstraint(
                fields=["source", "destination"],
                condition=Q(state=RuleState.PROPOSED),
                name="posting_rule_proposed_once",
            ),
            models.CheckConstraint(
                name="posting_rule_agreed_by_another",
                condition=~Q(agreed_by_key=F("proposed_by_key")),
            ),
            models.CheckConstraint(name="posting_rule_has_two_sides", condition=~Q(debit=F("credit"))),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.destination}"

    @property
    def summary(self) -> str:
        return self.summary_en if (get_language() or "").startswith("en") else self.summary_zh


class ClosingState(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("state of a closing", "waits for a second person")
    CLOSED = "closed", pgettext_lazy("state of a closing", "closed")
    REOPENING = (
        "reopening",
        pgettext_lazy("state of a closing", "closed, reopening is proposed"),
    )
    REOPENED = "reopened", pgettext_lazy("state of a closing", "reopened")
    DROPPED = "dropped", pgettext_lazy("state of a closing", "not confirmed")


STANDING = (ClosingState.CLOSED, ClosingState.REOPENING)


class Closing(models.Model):
    """月结: proposed on a trial balance by one person, confirmed on the same by another. Closed again after a
    reopening, a month has a further row; what stood in the first stays."""

    month = models.DateField()
    state = models.CharField(max_length=10, choices=ClosingState, default=ClosingState.PROPOSED)
    trial_hash = models.CharField(max_length=64)
    proposed_by_key = models.CharField(max_length=80)
    proposed_by_name = models.CharField(max_length=80)
    proposed_at = models.DateTimeField()
    note = models.CharField(max_length=1000, blank=True)
    confirmed_by_key = models.CharField(max_length=80, blank=True)
    confirmed_by_name = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    reopening_by_key = models.CharField(max_length=80, blank=True)
    reopening_by_name = models.CharField(max_length=80, blank=True)
    reopening_because = models.CharField(max_length=1000, blank=True)
    reopened_by_key = models.CharField(max_length=80, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-month", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="closing_state_known", condition=Q(state__in=ClosingState.values)),
            models.UniqueConstraint(
                fields=["month"],
                condition=~Q(state__in=["reopened", "dropped"]),
                name="closing_stands_once",
            ),
            models.CheckConstraint(
                name="closing_confirmed_by_another", condition=~Q(confirmed_by_key=F("proposed_by_key"))
            ),
            models.CheckConstraint(
                name="closing_reopened_by_another",
                condition=Q(reopened_by_key="") | ~Q(reopened_by_key=F("reopening_by_key")),
            ),
            models.CheckConstraint(
                name="closing_closed_is_confirmed",
                condition=Q(state__in=["proposed", "dropped"])
                | (~Q(confirmed_by_key="") & Q(confirmed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.state}"


class ClosingLine(models.Model):
    """The trial balance that a month was closed on, title by title."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="lines")
    title = models.ForeignKey(Title, models.PROTECT, related_name="+")
    opening_fen = models.BigIntegerField(help_text=_("In debit above zero, in credit below."))
    debit_fen = models.BigIntegerField()
    credit_fen = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["title"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["closing", "title"], name="closing_line_once"),
            models.CheckConstraint(
                name="closing_line_sums_not_negative", condition=Q(debit_fen__gte=0, credit_fen__gte=0)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.title_id}"
