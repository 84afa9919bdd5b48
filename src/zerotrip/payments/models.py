"""What is owed, the batches that pay it, the files that go to the bank and come back."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import pgettext_lazy

from zerotrip.core.money import LIMIT, Amount
from zerotrip.core.text import Text, mask_account
from zerotrip.ledger.models import Transfer
from zerotrip.members.models import BankAccount, Firm, Person
from zerotrip.org.models import Organisation
from zerotrip.payments import reasons
from zerotrip.payments.fields import SealedBytes
from zerotrip.payments.release_table import ReleaseRule, ReleaseTable
from zerotrip.payments.statements.models import Assignment, OpeningBalance, Statement, StatementEntry
from zerotrip.payments.states import (
    ARRIVED,
    LIVE,
    BatchState,
    DispatchState,
    Event,
    FileState,
    LineState,
    Outcome,
)
from zerotrip.payments.suspended import Suspended
from zerotrip.vault.fields import SealedText

__all__ = [
    "AnswerLine", "Assignment", "BankFile", "Batch", "Direction", "Dispatch", "Line", "OpeningBalance",
    "Payable", "ReleaseRule", "ReleaseTable", "Statement", "StatementEntry", "Suspended",
]  # fmt: skip


LEFT = F("amount_fen") - F("arrived_fen")


class PayableQuerySet(models.QuerySet["Payable"]):
    def owed(self) -> PayableQuerySet:
        """Those of which something has not arrived and that no line is paying, or may have paid."""
        rows = self.filter(taken_back_at__isnull=True, arrived_fen__lt=F("amount_fen"))
        return rows.filter(~Exists(Line.objects.filter(payable=OuterRef("pk"), state__in=LIVE)))

    def payable_now(self, at: datetime) -> PayableQuerySet:
        """Owed to someone with an open account that takes payments by now and no bank has called wrong."""
        return self.owed().filter(Exists(_account_in_use(at)) & ~Exists(_failed_there()))

    def waiting_for_account(self, at: datetime) -> PayableQuerySet:
        return self.owed().filter(~Exists(_account_in_use(at)) | Exists(_failed_there()))

    def without_account(self) -> PayableQuerySet:
        """The payee has to do something; an account that only cools down needs nothing."""
        account = BankAccount.objects.filter(_of_the_payee(), until__isnull=True, refused_at__isnull=True)
        return self.owed().filter(~Exists(account) | Exists(_failed_there()))


def _account_in_use(at: datetime) -> models.QuerySet[BankAccount]:
    return BankAccount.objects.in_use(at).filter(_of_the_payee())


def _of_the_payee() -> Q:
    return Q(person=OuterRef("person")) | Q(firm=OuterRef("firm"))


def _failed_there() -> models.QuerySet[Line]:
    """Lines to the account that is still open; paying it again would fail again."""
    return Line.objects.filter(
        payable=OuterRef("pk"), account__until__isnull=True, reason_code__in=reasons.ACCOUNT_IS_NO_USE
    )


class Payable(models.Model):
    """A sum that a fund owes to a person, or the union to a firm. Whether it is paid, the ledger answers.

    `fund` is where the money comes from: of a firm's, the place of what it is owed.
    """

    reference = models.CharField(max_length=80, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="payables")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, related_name="payables")
    amount_fen = models.BigIntegerField()
    arrived_fen = models.BigIntegerField(default=0)  # what the lines that pay it have paid
    fund = models.CharField(max_length=120)
    item_id = models.CharField(max_length=80)
    purpose = models.JSONField()
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="payables")
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    because = models.CharField(max_length=500, blank=True)
    corrections = models.PositiveSmallIntegerField(default=0)
    taken_back_at = models.DateTimeField(null=True, blank=True)  # nothing of it is owed any more

    objects = PayableQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="payable_amount_in_range", condition=Q(amount_fen__gt=0, amount_fen__lte=LIMIT)
            ),
            models.CheckConstraint(
                name="payable_never_paid_twice",
                condition=Q(arrived_fen__gte=0, arrived_fen__lte=F("amount_fen")),
            ),
            models.CheckConstraint(
                name="payable_to_one_payee", condition=Q(person__isnull=True) ^ Q(firm__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Amount:
        return Amount.fen(self.amount_fen)

    @property
    def left(self) -> Amount:
        """What the next payment is of."""
        return Amount.fen(self.amount_fen - self.arrived_fen)

    @property
    def address(self) -> str:
        return f"payable:{self.reference}"

    @property
    def payee_id(self) -> uuid.UUID:
        """Of the person, or of the firm."""
        if found := self.person_id or self.firm_id:
            return found
        raise ValueError("something is owed to a payee; a constraint holds it")

    @property
    def payee_name(self) -> str:
        """As lists show it: of a person masked, a firm has nothing to hide."""
        return self.firm.name if self.firm else str(self.person and self.person.masked_name)


class Batch(models.Model):
    """Lines that go to the bank in one file: made by one person, released by another."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = models.CharField(max_length=20, unique=True)
    message_id = models.CharField(max_length=35, unique=True)
    format = models.CharField(max_length=20)
    state = models.CharField(max_length=12, choices=BatchState, default=BatchState.MADE)
    made_by_key = models.CharField(max_length=80)
    made_by_name = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    released_by_key = models.CharField(max_length=80, blank=True)
    released_by_name = models.CharField(max_length=80, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    content_hash = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    signed = models.PositiveSmallIntegerField(default=0)
    left_out = models.PositiveIntegerField(default=0)  # their accounts closed or were stopped meanwhile

    class Meta:
        ordering: ClassVar = ["-made_at", "-ref"]
        constraints: ClassVar = [
            models.CheckConstraint(name="batch_state_known", condition=Q(state__in=BatchState.values)),
            models.CheckConstraint(name="batch_pays_something", condition=Q(count__gt=0, total_fen__gt=0)),
            models.CheckConstraint(
                name="batch_released_by_another_person",
                condition=Q(released_by_key="") | ~Q(released_by_key=models.F("made_by_key")),
            ),
            models.CheckConstraint(
                name="batch_goes_out_released_only",
                condition=Q(state__in=[BatchState.MADE, BatchState.WITHDRAWN])
                | (~Q(released_by_key="") & Q(released_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.ref

    @property
    def total(self) -> Amount:
        return Amount.fen(self.total_fen)

    @property
    def file(self) -> BankFile:
        """What goes to the bank; those that it replaced are kept as well."""
        return self.files.get(direction=Direction.OUT, state=FileState.WRITTEN)


class Signature(models.Model):
    """One person's word for exactly one content of a batch; when the content changes it falls away."""

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="signatures")
    content_hash = models.CharField(max_length=64)
    made_by_key = models.CharField(max_length=80)  # of the batch, so that the database can compare
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    because = models.CharField(max_length=500, blank=True)  # due where the signer is tied to a payee
    fallen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch", "by_key"],
                condition=Q(fallen_at__isnull=True),
                name="signature_once_a_person",
            ),
            models.CheckConstraint(
                name="signature_not_by_the_maker", condition=~Q(by_key=models.F("made_by_key"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.by_key}"


class Line(models.Model):
    """One payment to one account, as it stood when the batch was made."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="lines")
    position = models.PositiveIntegerField()
    payable = models.ForeignKey(Payable, models.PROTECT, related_name="lines")
    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="+")
    hold = models.OneToOneField(Transfer, models.PROTECT, related_name="+")
    end_to_end_id = models.CharField(max_length=35, unique=True)
    amount_fen = models.BigIntegerField()
    paid_fen = models.BigIntegerField(default=0)  # of it, what went through and did not come back
    holder = models.CharField(max_length=64)
    number = SealedText(purpose="account")
    tail = models.CharField(max_length=4)
    bank_name = models.CharField(max_length=80)
    bank_code = models.CharField(max_length=14, blank=True)
    state = models.CharField(max_length=12, choices=LineState, default=LineState.READY)
    reason_code = models.CharField(max_length=35, blank=True)
    bank_note = models.CharField(max_length=200, blank=True)
    answer_written_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    news = models.CharField(max_length=12, blank=True)
    dropped_because = models.CharField(max_length=500, blank=True)  # taken out before release

    class Meta:
        ordering: ClassVar = ["batch", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "position"], name="line_position_once"),
            models.UniqueConstraint(
                fields=["payable"], condition=Q(state__in=list(LIVE)), name="line_live_once_per_payable"
            ),
            models.CheckConstraint(name="line_amount_above_zero", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="line_paid_as_its_state_says",
                condition=Q(state=LineState.PAID, paid_fen=F("amount_fen"))
                | Q(state=LineState.PARTLY, paid_fen__gt=0, paid_fen__lt=F("amount_fen"))
                | Q(state=LineState.DISPUTED, paid_fen__gte=0, paid_fen__lt=F("amount_fen"))
                | (~Q(state__in=[*ARRIVED, LineState.DISPUTED]) & Q(paid_fen=0)),
            ),
            models.CheckConstraint(name="line_state_known", condition=Q(state__in=LineState.values)),
        ]
        indexes: ClassVar = [
            models.Index(fields=["news"], condition=~Q(news=""), name="line_has_news"),
        ]

    def __str__(self) -> str:
        return self.end_to_end_id

    @property
    def amount(self) -> Amount:
        return Amount.fen(self.amount_fen)

    @property
    def paid(self) -> Amount:
        return Amount.fen(self.paid_fen)

    @property
    def masked_account(self) -> str:
        return mask_account(f"****{self.tail}")

    @property
    def reason(self) -> Text:
        """Why the bank did not pay, for the payee; empty where it gave none."""
        return reasons.sentence(self.reason_code, self.bank_note) if self.reason_code else {}


class Dispatch(models.Model):
    """The outbox: one row per released batch on its way to the bank."""

    batch = models.OneToOneField(Batch, models.PROTECT, primary_key=True, related_name="dispatch")
    state = models.CharField(max_length=12, choices=DispatchState, default=DispatchState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(name="dispatch_state_known", condition=Q(state__in=DispatchState.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "next_try_at"], name="dispatch_due")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.state}"


class Direction(models.TextChoices):
    OUT = "out", pgettext_lazy("direction of a bank file", "to the bank")
    IN = "in", pgettext_lazy("direction of a bank file", "from the bank")


class BankFile(models.Model):
    """Every file, byte for byte, whatever became of it. The same bytes count once."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    direction = models.CharField(max_length=3, choices=Direction)
    sha256 = models.CharField(max_length=64, unique=True)
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, blank=True, related_name="files")
    format = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=12, choices=FileState)
    size = models.PositiveBigIntegerField()
    raw = SealedBytes(purpose="account")
    note = models.JSONField(default=dict)
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["-at", "uid"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["batch"],
                condition=Q(direction="out", state="written"),
                name="bank_file_one_per_batch",
            ),
            models.CheckConstraint(name="bank_file_state_known", condition=Q(state__in=FileState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.sha256[:12]}"

    @staticmethod
    def sha256_of(raw: bytes) -> str:
        return hashlib.sha256(raw).hexdigest()


class AnswerLine(models.Model):
    """One statement of the bank about one payment, and what came of it."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="answer_lines")
    number = models.PositiveIntegerField()
    end_to_end_id = models.CharField(max_length=35)
    line = models.ForeignKey(Line, models.PROTECT, null=True, blank=True, related_name="answers")
    status = models.CharField(max_length=8)
    event = models.CharField(max_length=12, choices=Event, blank=True)
    amount_fen = models.BigIntegerField(null=True, blank=True)
    reason_code = models.CharField(max_length=35, blank=True)
    bank_note = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome)
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering: ClassVar = ["file", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "number"], name="answer_line_number_once"),
            models.CheckConstraint(name="answer_line_outcome_known", condition=Q(outcome__in=Outcome.values)),
        ]

    def __str__(self) -> str:
        return f"{self.end_to_end_id} {self.status}"
