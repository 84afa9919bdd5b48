"""Items, and their editions with the exact texts: an edition is written once and then stands."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from zerotrip.catalogue.reading import ReadPack, read_text


class ItemQuerySet(models.QuerySet["Item"]):
    def active(self) -> ItemQuerySet:
        return self.filter(active=True)


class Item(models.Model):
    """One benefit or service. What it grants is said by its editions."""

    id = models.CharField(max_length=80, primary_key=True)
    owner_code = models.CharField(max_length=32)
    category = models.CharField(max_length=60)
    active = models.BooleanField(default=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.id


class EditionQuerySet(models.QuerySet["Edition"]):
    def standing(self) -> EditionQuerySet:
        """All but those taken back before they began."""
        return self.filter(withdrawal__agreed_at__isnull=True)

    def in_force_on(self, day: date) -> EditionQuerySet:
        ends = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return self.standing().filter(ends, valid_since__lte=day)

    def begun_by(self, day: date) -> EditionQuerySet:
        """In force on that day, or once: for names of what may no longer be offered."""
        return self.standing().filter(valid_since__lte=day)

    def scheduled_on(self, day: date) -> EditionQuerySet:
        """Published, and not begun yet."""
        return self.standing().filter(valid_since__gt=day)

    def without_texts(self) -> EditionQuerySet:
        """Texts are long and mostly known to this process already."""
        return self.defer("text", "facts_text")

    def latest_each(self) -> EditionQuerySet:
        """Of the editions in this set, the one of each item that began last: on its first day or, where that
        lay in the past, when it was published. A correction of today does not outlive what was scheduled
        before it."""
        day, number = OuterRef("valid_since"), OuterRef("number")
        begun_before = Q(valid_since__lt=day, published_at__date__lt=day)
        scheduled = Q(valid_since__gt=day) & Q(valid_since__gt=OuterRef("published_day"))
        later = Q(number__gt=number) & ~begun_before | Q(number__lt=number) & scheduled
        others = self.filter(later, item_id=OuterRef("item_id")).order_by()
        return self.alias(published_day=TruncDate("published_at")).filter(~models.Exists(others))


class Edition(models.Model):
    """A pack as published, numbered within its item. The database refuses to change or remove it."""

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=71)
    text = models.TextField()
    facts_text = models.TextField()
    valid_since = models.DateField()
    valid_until = models.DateField(null=True)
    published_at = models.DateTimeField()
    published_by_key = models.CharField(max_length=80)
    published_by_name = models.CharField(max_length=80)
    second_by_key = models.CharField(max_length=80)
    second_by_name = models.CharField(max_length=80)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["item_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="edition_number_once"),
            models.UniqueConstraint(fields=["item", "sha256"], name="edition_text_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="edition_counts_from_one"),
            models.CheckConstraint(
                condition=~Q(published_by_key=F("second_by_key")), name="edition_agreed_by_another_person"
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_since")),
                name="edition_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} #{self.number}"

    @property
    def loaded(self) -> ReadPack:
        """The pack with its rules compiled, once per text in this process. A known text is not fetched."""
        if self.sha256 not in LOADED:
            if len(LOADED) >= MOST_LOADED:
                LOADED.pop(next(iter(LOADED)), None)
            LOADED[self.sha256] = read_text(self.text, self.facts_text, file=self.sha256, thorough=False)
        return LOADED[self.sha256]


class Withdrawal(models.Model):
    """A scheduled edition taken back before its day, once a second person agrees."""

    edition = models.OneToOneField(Edition, on_delete=models.DO_NOTHING, related_name="withdrawal")
    because = models.CharField(max_length=500)
    asked_at = models.DateTimeField()
    asked_by_key = models.CharField(max_length=80)
    asked_by_name = models.CharField(max_length=80)
    agreed_at = models.DateTimeField(null=True)
    agreed_by_key = models.CharField(max_length=80, blank=True)
    agreed_by_name = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(condition=~Q(because=""), name="withdrawal_has_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True, agreed_by_key="")
                | (Q(agreed_at__isnull=False) & ~Q(agreed_by_key="")),
                name="withdrawal_agreed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(asked_by_key=F("agreed_by_key")), name="withdrawal_agreed_by_another_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.agreed_at or ''}"


class DraftState(models.TextChoices):
    WRITING = "writing", _("being written")
    SUBMITTED = "submitted", _("waits for a second person")
    PUBLISHED = "published", _("published")


class PackDraft(models.Model):
    """A pack being written at the desk, whether or not it holds. `version` grows with every change.

    `owner_code` is chosen at the beginning; `item_id` is what the text said when it could last be read.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item_id = models.CharField(max_length=80, blank=True)
    owner_code = models.CharField(max_length=32)
    text = models.TextField(blank=True)
    base = models.ForeignKey(Edition, on_delete=models.DO_NOTHING, null=True, related_name="drafts")
    state = models.CharField(max_length=12, choices=DraftState.choices, default=DraftState.WRITING)
    version = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    by_key = models.CharField(max_length=80)  # who wrote last
    by_name = models.CharField(max_length=80)
    submitted_at = models.DateTimeField(null=True)
    submitted_by_key = models.CharField(max_length=80, blank=True)
    submitted_by_name = models.CharField(max_length=80, blank=True)
    because = models.CharField(max_length=500, blank=True)  # what the author says to whoever agrees
    refused_because = models.CharField(max_length=500, blank=True)
    refused_by_name = models.CharField(max_length=80, blank=True)
    edition = models.OneToOneField(Edition, on_delete=models.DO_NOTHING, null=True, related_name="draft")

    class Meta:
        ordering = ["-updated_at", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=DraftState.values), name="pack_draft_in_a_known_state"
            ),
            models.CheckConstraint(
                condition=Q(state="writing")
                | (Q(submitted_at__isnull=False) & ~Q(submitted_by_key="") & ~Q(item_id="")),
                name="pack_draft_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="published", edition__isnull=False)
                | (~Q(state="published") & Q(edition__isnull=True)),
                name="pack_draft_published_as_an_edition",
            ),
            models.CheckConstraint(
                condition=Q(updated_at__gte=F("begun_at")), name="pack_draft_saved_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.item_id or str(self.uid)

    @property
    def is_open(self) -> bool:
        return self.state != DraftState.PUBLISHED


MOST_LOADED = 1_000
LOADED: dict[str, ReadPack] = {}
"""By sha256. A text never changes, so nothing here grows stale."""
