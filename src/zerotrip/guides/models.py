"""What can be found by searching: each sentence of a published edition that somebody may look for."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.catalogue.models import Edition


class Kind(models.TextChoices):
    NAME = "name", pgettext_lazy("an item", "Name")
    CALLED = "called", _("Also called")
    SUMMARY = "summary", _("In short")
    CATEGORY = "category", _("Field")
    CONDITION = "condition", _("Condition")
    PAPER = "paper", _("Paper")
    FACT = "fact", _("What is looked at")


class Passage(models.Model):
    """`grams` are the tokens of the text. Rows follow publication and can be made anew at any time."""

    # The database itself refuses to remove an edition, in words of its own.
    edition = models.ForeignKey(Edition, on_delete=models.DO_NOTHING, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    language = models.CharField(max_length=8)
    text = models.TextField()
    grams = models.TextField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="passage_of_a_known_kind"),
            models.CheckConstraint(
                condition=models.Q(language__in=["zh-Hans", "en"]), name="passage_in_a_known_language"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.kind} {self.language}"
