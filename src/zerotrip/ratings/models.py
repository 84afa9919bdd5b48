"""One rating per finished case (好差评), and the answers that a poor one is owed."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models import Case
from zerotrip.org.models import Organisation
from zerotrip.ratings.states import OWED, State


class Grade(models.IntegerChoices):
    """The five official grades; the two lowest are owed an answer."""

    VERY_GOOD = 5, _("Very satisfied")
    GOOD = 4, _("Satisfied")
    FAIR = 3, _("Fairly satisfied")
    POOR = 2, _("Dissatisfied")
    VERY_POOR = 1, _("Very dissatisfied")


POOR = (Grade.POOR, Grade.VERY_POOR)


class RatingRows(models.QuerySet["Rating"]):
    def owed(self) -> RatingRows:
        return self.filter(state__in=OWED)

    def poor(self) -> RatingRows:
        return self.filter(whole__in=POOR)


class Rating(models.Model):
    """`whole` is the grade that counts; the other four are the official questions and may be left out.

    `organisation` answers: that of the case, and after a second complaint the one above it.
    """

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="rating")
    item_id = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="ratings")
    whole = models.PositiveSmallIntegerField(choices=Grade.choices)
    speed = models.PositiveSmallIntegerField(choices=Grade.choices, null=True)
    guide = models.PositiveSmallIntegerField(choices=Grade.choices, null=True)
    ease = models.PositiveSmallIntegerField(choices=Grade.choices, null=True)
    platform = models.PositiveSmallIntegerField(choices=Grade.choices, null=True)
    words = models.CharField(max_length=1000, blank=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    state = models.CharField(max_length=10, choices=State.choices)
    due_on = models.DateField(null=True)
    warned_at = models.DateTimeField(null=True)
    overdue_told_at = models.DateTimeField(null=True)

    objects = RatingRows.as_manager()

    class Meta:
        ordering = ["due_on", "-at", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=State.NOTED, whole__gt=max(POOR))
                | (~Q(state=State.NOTED) & Q(whole__lte=max(POOR))),
                name="rating_poor_is_followed_up",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OWED, due_on__isnull=False)
                | (~Q(state__in=OWED) & Q(due_on__isnull=True)),
                name="rating_owed_has_a_term",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__in": Grade.values}),
                    name=f"rating_{name}_known",
                )
                for name in ("whole", "speed", "guide", "ease", "platform")
            ),
        ]
        indexes = [models.Index(fields=["item_id", "at"], name="rating_of_item")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.whole}"

    @property
    def is_poor(self) -> bool:
        return self.whole in POOR


class Reply(models.Model):
    """What was done about it, and what the person said to that: nothing yet while `content` is empty."""

    rating = models.ForeignKey(Rating, models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    content = models.BooleanField(null=True)
    said = models.CharField(max_length=1000, blank=True)
    said_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["rating", "number"]
        constraints = [
            models.UniqueConstraint(fields=["rating", "number"], name="reply_order_of_rating"),
            models.CheckConstraint(condition=~Q(text=""), name="reply_says_something"),
            models.CheckConstraint(
                condition=Q(content__isnull=True, said_at__isnull=True)
                | Q(content__isnull=False, said_at__isnull=False),
                name="reply_said_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating_id}/{self.number}"
