"""What was decided, on what, and the sum that came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zerotrip.cases.models.case import Case
from zerotrip.members.models import Person
from zerotrip.vault.fields import SealedText


class Receipt(models.Model):
    """The canonical bytes of one evaluation: replaying them gives the same bytes or names the difference.

    Sealed, because the inputs are medical facts.
    """

    uid = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="receipts")
    canonical = SealedText(purpose="medical")
    hash = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.hash


class Stage(models.TextChoices):
    AUTOMATIC = "automatic", _("Decided automatically")
    FIRST = "first", _("First check")
    SECOND = "second", _("Second check")
    EXCEPTION = "exception", _("Another sum, by the approver")
    SIGNED = "signed", _("Second signature")
    NOTICE = "notice", _("After public notice")
    PARTNER = "partner", _("The partner's answer")
    PLACE = "place", _("A place has become free")
    FUNDS = "funds", _("The money has come")


class Verdict(models.TextChoices):
    GRANTED = "granted", _("Granted")
    REFUSED = "refused", _("Not granted")


class Decision(models.Model):
    """What one stage said, on which receipt. A case has one final decision unless an appeal reopens it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    number = models.PositiveSmallIntegerField()
    stage = models.CharField(max_length=12, choices=Stage.choices)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    amount_fen = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    because = models.CharField(max_length=1000, blank=True)
    # Where the sum is not the rule's own: what the rule came to stays on the receipt beside it.
    departs = models.BooleanField(default=False)
    grade = models.CharField(max_length=80, blank=True)
    # What nobody had to bring or to type, because an office or the union's books had it.
    papers_spared = models.PositiveSmallIntegerField(default=0)
    fields_spared = models.PositiveSmallIntegerField(default=0)
    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="decisions")

    class Meta:
        ordering = ("case_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="decision_order_of_case"),
            models.CheckConstraint(
                condition=Q(verdict="granted", amount_fen__gte=0)
                | Q(verdict="refused", amount_fen__isnull=True),
                name="granted_has_an_amount",
            ),
            models.CheckConstraint(
                condition=Q(departs=False) | (Q(verdict="granted") & ~Q(because="")),
                name="another_sum_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id}#{self.number} {self.verdict}"


class Award(models.Model):
    """A granted sum. `number` counts a person's awards: two decisions that did not see each other
    would write the same number, and the constraint lets one through. Caps and differences rest on this.

    One taken back before it was paid stays, with its number, and is seen by no later evaluation.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="award")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="awards")
    number = models.PositiveIntegerField()
    item_id = models.CharField(max_length=80)
    on = models.DateField()  # the day that picks the scale and the period
    amount_fen = models.BigIntegerField()
    reference = models.CharField(max_length=80, unique=True)  # of the payable; the ledger knows the rest
    # Filled where the item allows one award a period or a lifetime.
    once_key = models.CharField(max_length=200, unique=True, null=True)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("person_id", "number")
        constraints = [
            models.UniqueConstraint(fields=["person", "number"], name="award_order_of_person"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="award_not_negative"),
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True) | Q(once_key__isnull=True),
                name="award_taken_back_may_be_given_again",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def given_fen(self) -> int:
        """What its payee has from it: under a ceiling perhaps less than the rule's own sum."""
        share = getattr(self, "share", None)
        return share.given_fen if share else self.amount_fen
