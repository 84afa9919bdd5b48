"""Accounts with their running totals, and the transfers that those totals are the sum of.

Totals count the smallest unit of the account's asset (fen, or whole points) and only ever grow, but for
held ones, which fall again when a hold is posted or voided.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from zerotrip.core.money import LIMIT, SCALE, Amount

TOTAL_LIMIT = 10**18  # of an account's life; adding one more LIMIT to it still fits in int64
TOTALS = ("posted_in_minor", "posted_out_minor", "held_in_minor", "held_out_minor")


class Asset(models.TextChoices):
    CNY = "CNY"
    POINT = "POINT"


class Account(models.Model):
    """A named place where an asset can be: a fund, somebody's payable, the bank, a member's points."""

    address = models.CharField(max_length=160, unique=True)
    asset = models.CharField(max_length=8, choices=Asset, default=Asset.CNY)
    may_overdraw = models.BooleanField(default=False)
    posted_in_minor = models.BigIntegerField(default=0)
    posted_out_minor = models.BigIntegerField(default=0)
    held_in_minor = models.BigIntegerField(default=0)
    held_out_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ledger_account_not_overdrawn",
                condition=Q(may_overdraw=True)
                | Q(posted_in_minor__gte=F("posted_out_minor") + F("held_out_minor")),
            ),
            models.CheckConstraint(name="ledger_account_asset_known", condition=Q(asset__in=list(SCALE))),
            models.CheckConstraint(name="ledger_account_address_said", condition=~Q(address="")),
            *(
                models.CheckConstraint(
                    name=f"ledger_account_{total}_in_range",
                    condition=Q(**{f"{total}__gte": 0, f"{total}__lte": TOTAL_LIMIT}),
                )
                for total in TOTALS
            ),
        ]

    def __str__(self) -> str:
        return self.address


class Kind(models.TextChoices):
    TRANSFER = "transfer"
    HOLD = "hold"
    POST = "post"
    VOID = "void"
    REVERSE = "reverse"


MOVING = (Kind.TRANSFER, Kind.POST, Kind.REVERSE)
RESOLVING = (Kind.POST, Kind.VOID, Kind.REVERSE)


class Transfer(models.Model):
    """One entry of the book. Never changed: the database refuses it; a mistake is reversed.

    A post or void `resolves` a hold; a reverse resolves a transfer or a post, and runs the other way.
    Each is resolved at most once, and a hold posted in part gives back the rest.
    """

    reference = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    source = models.ForeignKey(Account, models.PROTECT, related_name="transfers_out")
    destination = models.ForeignKey(Account, models.PROTECT, related_name="transfers_in")
    amount_minor = models.BigIntegerField()
    resolves = models.OneToOneField("self", models.PROTECT, null=True, related_name="resolution")
    at = models.DateTimeField()
    by_key = models.CharField(max_length=80)
    because = models.CharField(max_length=500, blank=True)
    input_hash = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="ledger_transfer_amount_in_range",
                condition=Q(amount_minor__gt=0, amount_minor__lte=LIMIT),
            ),
            models.CheckConstraint(
                name="ledger_transfer_goes_somewhere", condition=~Q(source=F("destination"))
            ),
            models.CheckConstraint(name="ledger_transfer_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="ledger_transfer_resolves_as_its_kind_says",
                condition=Q(kind__in=list(RESOLVING), resolves__isnull=False)
                | (~Q(kind__in=list(RESOLVING)) & Q(resolves__isnull=True)),
            ),
            models.CheckConstraint(name="ledger_transfer_reference_said", condition=~Q(reference="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reference}"

    @property
    def amount(self) -> Amount:
        """Reads the account for its asset; select it with the transfer in lists."""
        return Amount(self.amount_minor, self.source.asset)  # type: ignore[arg-type]


class ClosedMonth(models.Model):
    """A month whose books are shut. A trigger on transfers refuses whatever would fall into it."""

    month = models.DateField(primary_key=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["month"]
        constraints: ClassVar = [
            models.CheckConstraint(name="ledger_month_begins_on_its_first_day", condition=Q(month__day=1)),
            models.CheckConstraint(
                name="ledger_month_ends_after_it_begins", condition=Q(ends_at__gt=F("starts_at"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
