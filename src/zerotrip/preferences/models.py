from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    AUTO = "auto", _("As the device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class Preference(models.Model):
    """How one person wants to see the screens, on whatever device they sign in."""

    owner_key = models.CharField(max_length=120, unique=True)
    elder = models.BooleanField(default=False)
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.AUTO)
    language = models.CharField(max_length=16, default="", blank=True)
    toured = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(theme__in=Theme.values), name="preferences_theme_known"
            ),
        ]

    def __str__(self) -> str:
        return self.owner_key


MOST_VIEWS = 20


class SavedView(models.Model):
    """The filters of one list of the desk, under a name of its owner's choice.

    Each holds one of the places 1 to 20 of its list, so that no two at once make it a twenty-first.
    """

    owner_key = models.CharField(max_length=120)
    room = models.CharField(max_length=40)
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=500)
    place = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["owner_key", "room", "name"], name="preferences_view_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="preferences_view_named"),
            models.UniqueConstraint(fields=["owner_key", "room", "place"], name="preferences_view_placed"),
            models.CheckConstraint(
                condition=models.Q(place__range=(1, MOST_VIEWS)), name="preferences_views_at_most_20"
            ),
        ]

    def __str__(self) -> str:
        return self.name
