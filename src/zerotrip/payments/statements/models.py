"""Statements of the union's account, their entries, and what each entry was found to be."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from zerotrip.core.money import LIMIT
from zerotrip.vault.fields import SealedText


class Statement(models.Model):
    """One file; it begins where the one before ended, so that none can be missing or twice."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.OneToOneField("payments.BankFile", models.PROTECT, related_name="statement")
    number = models.PositiveIntegerField(unique=True)  # of two read at once, one finds its number taken
    opening_fen = models.BigIntegerField()
    credit_fen = models.BigIntegerField()
    debit_fen = models.BigIntegerField()
    closing_fen = models.BigIntegerField()
    known = models.PositiveIntegerField(default=0)  # entries that an earlier statement had already
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="statement_adds_up",
                condition=Q(closing_fen=F("opening_fen") + F("credit_fen") - F("debit_fen")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opening_fen} → {self.closing_fen}"


class OpeningBalance(models.Model):
    """What the account held before its first statement. Proposed by one, booked when another confirms it."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("opening balance", "waits for a second person")
        CONFIRMED = "confirmed", pgettext_lazy("opening balance", "in the books")
        DROPPED = "dropped", pgettext_lazy("opening balance", "dropped")
        REPLACED = "replaced", pgettext_lazy("opening balance", "replaced by another one")

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    amount_fen = models.BigIntegerField()  # below zero: overdrawn
    on = models.DateField()
    because = models.CharField(max_length=500)
    by_key = models.CharField(max_length=80)
    by_name = models.CharField(max_length=80)
    at = models.DateTimeField()
    confirmed_by_key = models.CharField(max_length=80, blank=True)
    confirmed_by_name = models.CharField(max_length=80, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["-at", "uid"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state__in=["proposed", "confirmed"]),
                name="opening_balance_one_waits_and_one_holds",
            ),
            models.CheckConstraint(
                name="opening_balance_state_known",
                condition=Q(state__in=["proposed", "confirmed", "dropped", "replaced"]),
            ),
            models.CheckConstraint(
                name="opening_balance_in_range",
                condition=Q(amount_fen__gte=-LIMIT, amount_fen__lte=LIMIT) & ~Q(amount_fen=0),
            ),
            models.CheckConstraint(
                name="opening_balance_confirmed_by_another",
                condition=Q(state__in=["proposed", "dropped"], confirmed_by_key="", confirmed_at=None)
                | (
                    Q(confirmed_at__isnull=False) & ~Q(confirmed_by_key="") & ~Q(confirmed_by_key=F("by_key"))
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.amount_fen}"

    @property
    def reference(self) -> str:
        return f"opening:{self.uid}"


class Direction(models.TextChoices):
    IN = "in", pgettext_lazy("entry of a statement", "came in")
    OUT = "out", pgettext_lazy("entry of a statement", "went out")


class StatementEntry(models.Model):
    """One movement of the bank, once for ever; `left_fen` of it is not accounted for yet."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    bank_id = models.CharField(max_length=64, unique=True)
    booked_at = models.DateTimeField()
    direction = models.CharField(max_length=3, choices=Direction)
    amount_fen = models.BigIntegerField()
    left_fen = models.BigIntegerField()
    other_name = models.CharField(max_length=100, blank=True)
    other_account = SealedText(purpose="account", blank=True, default="")
    remark = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["booked_at", "statement", "position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "position"], name="statement_entry_position_once"),
            models.CheckConstraint(
                name="statement_entry_in_range", condition=Q(amount_fen__gt=0, amount_fen__lte=LIMIT)
            ),
            models.CheckConstraint(
                name="statement_entry_left_within",
                condition=Q(left_fen__gte=0, left_fen__lte=F("amount_fen")),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["booked_at"], condition=Q(left_fen__gt=0), name="statement_entry_open")
        ]

    def __str__(self) -> str:
        return self.bank_id


class Purpose(models.TextChoices):
    PAYMENT = "payment", pgettext_lazy("what an entry is", "a payment of ours")
    PART = "part", pgettext_lazy("what an entry is", "a part of a payment of ours")
    BATCH = "batch", pgettext_lazy("what an entry is", "a whole payment batch")
    RETURN = "return", pgettext_lazy("what an entry is", "a payment come back")
    CHARGE = "charge", pgettext_lazy("what an entry is", "charges of the bank")
    INTEREST = "interest", pgettext_lazy("what an entry is", "interest of the bank")
    FEE = "fee", pgettext_lazy("what an entry is", "the fee of a roster")
    REPAYMENT = "repayment", pgettext_lazy("what an entry is", "a sum owed back, repaid")
    TAKEN_BACK = "taken-back", pgettext_lazy("what an entry is", "a repayment taken back by the bank")
    SEND_BACK = "send-back", pgettext_lazy("what an entry is", "not ours, to be sent back")
    SENT_BACK = "sent-back", pgettext_lazy("what an entry is", "sent back to the payer")


ONCE = (Purpose.PAYMENT, Purpose.BATCH, Purpose.RETURN, Purpose.SENT_BACK)
"""What can have left or come back only once: one entry accounts for it, never two."""


OF_A_PAYMENT = (Purpose.PAYMENT, Purpose.PART)
"""What left for one payment of ours; all in all never more than the payment."""


class Assignment(models.Model):
    """A part of an entry, and what it was for. Proposed by one; booked at once or by a second person."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.ForeignKey(StatementEntry, models.PROTECT, related_name="assignments")
    purpose = models.CharField(max_length=12, choices=Purpose)
    about = models.CharField(max_length=80)  # an end-to-end id, a batch, a payment code
    amount_fen = models.BigIntegerField()
    because = models.CharField(max_length=500, blank=True)
    by_key = models.CharField(max_length=80)
    at = models.DateTimeField()
    agreed_by_key = models.CharField(max_length=80, blank=True)
    booked_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "uid"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["purpose", "about"],
                condition=Q(purpose__in=ONCE, dropped_at__isnull=True),
                name="assignment_once",
            ),
            models.CheckConstraint(name="assignment_above_zero", condition=Q(amount_fen__gt=0)),
            models.CheckConstraint(
                name="assignment_agreed_by_another",
                condition=Q(agreed_by_key="") | ~Q(agreed_by_key=F("by_key")),
            ),
            models.CheckConstraint(
                name="assignment_booked_or_dropped",
                condition=Q(booked_at__isnull=True) | Q(dropped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.about}"

    @property
    def code(self) -> str:
        """What the cashier writes into the note of a transfer that sends money back."""
        return f"GB{self.uid.hex[:10].upper()}"
