"""What several levels may grant together, and who bears how much of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zerotrip.cases.models.decision import Award


class Ceiling(models.Model):
    """One bill, household or person, up to a sum. `used_fen` is what its shares bear together: a trigger
    keeps it (migration 0009), so that the constraint below holds whoever writes a share.

    `rounds` counts how often it was shared out anew; it names the entries in the books.
    """

    key = models.CharField(max_length=200, unique=True)
    limit_fen = models.BigIntegerField()
    used_fen = models.BigIntegerField(default=0)
    rounds = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used_fen__gte=0, used_fen__lte=F("limit_fen")), name="ceiling_never_exceeded"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class ShareQuerySet(models.QuerySet["Share"]):
    def standing(self) -> ShareQuerySet:
        return self.filter(award__voided_at=None)


class Share(models.Model):
    """One award under a ceiling. `entitlement_fen` is what the rule alone gives, `borne_fen` what its fund
    bears in the end, `given_fen` what its payee has from it: the funds settle the difference.

    A migration that alters this table has to enter the triggers anew: SQLite forgets them."""

    award = models.OneToOneField(Award, models.PROTECT, related_name="share")
    ceiling = models.ForeignKey(Ceiling, models.PROTECT, related_name="shares")
    rank = models.PositiveSmallIntegerField()
    turn = models.CharField(max_length=240)  # among equal ranks; never a time
    fund = models.CharField(max_length=120)
    limit_fen = models.BigIntegerField(null=True)  # as its own decision reckons it; None: the highest is due
    entitlement_fen = models.BigIntegerField()
    borne_fen = models.BigIntegerField(default=0)
    given_fen = models.BigIntegerField(default=0)

    objects: ClassVar[models.Manager[Share]] = ShareQuerySet.as_manager()

    class Meta:
        ordering = ("ceiling", "rank", "turn")
        constraints = [
            models.UniqueConstraint(fields=["ceiling", "rank", "turn"], name="share_has_its_turn"),
            models.CheckConstraint(
                condition=Q(borne_fen__gte=0, borne_fen__lte=F("entitlement_fen")),
                name="share_bears_no_more_than_its_rule",
            ),
            models.CheckConstraint(
                condition=Q(given_fen__gte=0, given_fen__lte=F("entitlement_fen")),
                name="share_gives_no_more_than_its_rule",
            ),
            models.CheckConstraint(condition=Q(limit_fen__gte=0), name="share_limit_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.award_id} under {self.ceiling_id}"
