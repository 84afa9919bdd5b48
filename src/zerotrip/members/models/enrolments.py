"""What units enrol their people in: products, rosters, and the enrolments that come of them."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy

from zerotrip.core.text import mask_name, pick
from zerotrip.members.models.people import Person, Sex
from zerotrip.org.models import Organisation
from zerotrip.vault.fields import SealedText


class Product(models.Model):
    """What a unit enrols its people in for a year. The window is "MM-DD" of the year before, inclusive."""

    code = models.CharField(primary_key=True, max_length=8)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    fee_fen = models.BigIntegerField()
    fund = models.CharField(max_length=80)
    window_opens = models.CharField(max_length=5)
    window_closes = models.CharField(max_length=5)
    only_for = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    is_gift = models.BooleanField(default=False)  # the union bears it; no roster enrols in it

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(fee_fen__gt=0), name="product_has_a_fee"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def fund_address(self) -> str:
        """The ledger account that takes the fee and pays the awards."""
        return f"fund:{self.fund}"

    @property
    def name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name_zh

    def window(self, year: int) -> tuple[date, date]:
        """First and last day on which a unit may enrol for `year`."""
        first, last = f"{year - 1}-{self.window_opens}", f"{year - 1}-{self.window_closes}"
        return date.fromisoformat(first), date.fromisoformat(last)


class Roster(models.Model):
    """A unit's list of people for a year, as handed in: one row per file, every line accounted for.

    `added` enrolments and `fee_fen` are what an import would do, and once imported what it did.
    """

    class State(models.TextChoices):
        PREVIEWED = "previewed", pgettext_lazy("roster", "previewed")
        IMPORTED = "imported", pgettext_lazy("roster", "imported")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="rosters")
    year = models.PositiveSmallIntegerField()
    products = models.CharField(max_length=80)
    file_sha256 = models.CharField(max_length=64)
    filename = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PREVIEWED)
    counts = models.JSONField(default=dict)
    added = models.PositiveIntegerField(default=0)
    fee_fen = models.BigIntegerField(default=0)
    received_fen = models.BigIntegerField(default=0)  # of the fee
    previewed_by_key = models.CharField(max_length=80)
    previewed_at = models.DateTimeField()
    imported_by_key = models.CharField(max_length=80, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-previewed_at", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year", "products", "file_sha256"], name="roster_file_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(state="previewed", imported_at__isnull=True)
                | Q(state="imported", imported_at__isnull=False),
                name="roster_imported_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(received_fen__gte=0, received_fen__lte=F("fee_fen")),
                name="roster_receives_its_fee_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.year} {self.products}"

    @property
    def payment_code(self) -> str:
        """What the unit writes into the note of its transfer, so that the money finds the roster."""
        return f"F{self.year % 100:02d}{self.uid.hex[:10].upper()}"

    @property
    def open_fen(self) -> int:
        return self.fee_fen - self.received_fen

    @property
    def is_imported(self) -> bool:
        return self.state == self.State.IMPORTED

    @property
    def product_codes(self) -> list[str]:
        return self.products.split(",")


class RosterRow(models.Model):
    """One line of the file: what was read, what came of it, and the sentence saying so in both languages."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    roster = models.ForeignKey(Roster, models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    name = models.CharField(max_length=64, blank=True)
    id_number = SealedText(purpose="identity", blank=True, default="")
    phone = SealedText(purpose="contact", blank=True, default="")
    outcome = models.CharField(max_length=24)
    message = models.JSONField(default=dict)

    class Meta:
        ordering = ["roster", "line"]
        constraints = [
            models.UniqueConstraint(fields=["roster", "line"], name="roster_row_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line} {mask_name(self.name)} {self.outcome}"

    @property
    def sentence(self) -> str:
        return pick(self.message)


class Enrolment(models.Model):
    """A person's cover by one product in one year, paid by a unit; one that counts per person and year."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="enrolments")
    product = models.ForeignKey(Product, models.PROTECT, related_name="enrolments")
    year = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="enrolments")
    roster = models.ForeignKey(Roster, models.PROTECT, null=True, blank=True, related_name="enrolments")
    voided_at = models.DateTimeField(null=True, blank=True)
    void_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["year", "product", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "product", "year"],
                condition=Q(voided_at__isnull=True),
                name="enrolment_counts_once",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="enrolment_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | ~Q(void_because=""), name="enrolment_void_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.product_id} {self.year}"
