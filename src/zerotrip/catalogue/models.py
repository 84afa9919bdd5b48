"""Items, and their editions with the exact texts: an edition is written once and then stands."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

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
    def in_force_on(self, day: date) -> EditionQuerySet:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_since__lte=day)

    def without_texts(self) -> EditionQuerySet:
        """Texts are long and mostly known to this process already."""
        return self.defer("text", "facts_text")

    def latest_each(self) -> EditionQuerySet:
        """Of the editions in this set, the last of each item."""
        later = self.filter(item_id=models.OuterRef("item_id"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(later.order_by()))


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


MOST_LOADED = 1_000
LOADED: dict[str, ReadPack] = {}
"""By sha256. A text never changes, so nothing here grows stale."""
