"""People the union serves: who they are, who lives with them, where they belong."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from zerotrip.core.text import mask_account, mask_id, mask_name
from zerotrip.members.models.firms import Firm
from zerotrip.members.sounding import SoundOf
from zerotrip.org.models import Organisation
from zerotrip.vault.fields import BlindIndex, SealedText, TailIndex


class Sex(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")


def person_key(uid: uuid.UUID) -> str:
    return f"person:{uid}"


class Person(models.Model):
    """One human being, once. `organisation` is the unit whose union they belong to, or last belonged to."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=64)
    sound = SoundOf(of="name", part="whole")
    given_sound = SoundOf(of="name", part="given")
    initials = SoundOf(of="name", part="initials", max_length=64)
    id_number = SealedText(purpose="identity")
    id_index = BlindIndex(of="id_number", purpose="identity", unique=True)
    id_tail = TailIndex(of="id_number", purpose="identity", default="")
    sex = models.CharField(max_length=6, choices=Sex.choices)
    birth_date = models.DateField()
    phone = SealedText(purpose="contact", blank=True, default="")
    phone_tail = TailIndex(of="phone", purpose="contact", default="")
    email = models.EmailField(blank=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="people")
    joined_on = models.DateField()

    class Meta:
        ordering = ["organisation__path", "name", "uid"]
        constraints = [
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="person_sex_is_known"),
        ]
        indexes: ClassVar = [
            # Hints on duplicates ask for both at once, for every new line of a list.
            models.Index(fields=["birth_date", "name"], name="person_born_and_named"),
            # Looked up by their beginnings: members/finding.py.
            models.Index(fields=["sound"], name="person_sound", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["given_sound"], name="person_given", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["initials"], name="person_initials", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["id_tail"], name="person_id_tail"),
            models.Index(fields=["phone_tail"], name="person_phone_tail"),
        ]

    def __str__(self) -> str:
        return mask_name(self.name)

    @property
    def key(self) -> str:
        """What acts, notices and looks are laid to; the same as the actor's."""
        return person_key(self.uid)

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def masked_id(self) -> str:
        return mask_id(self.id_number.open())


class BankAccountQuerySet(models.QuerySet["BankAccount"]):
    def in_use(self, at: datetime) -> BankAccountQuerySet:
        """Open, neither stopped nor refused by the bank, and past the time in which a change can be
        objected to."""
        cooled = Q(usable_from__isnull=True) | Q(usable_from__lte=at)
        return self.filter(cooled, until__isnull=True, stopped_at__isnull=True, refused_at__isnull=True)


class BankAccount(models.Model):
    """Where a person or a firm is paid. A change closes this row and opens another: the past stays."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="accounts")
    firm = models.ForeignKey(Firm, models.PROTECT, null=True, blank=True, related_name="accounts")
    holder = models.CharField(max_length=64)
    bank_name = models.CharField(max_length=80)
    bank_code = models.CharField(max_length=14, blank=True)
    number = SealedText(purpose="account")
    tail = models.CharField(max_length=4)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    usable_from = models.DateTimeField(null=True, blank=True)  # a change cools down; the first does not
    stopped_at = models.DateTimeField(null=True, blank=True)  # somebody said it was not they who changed it
    refused_at = models.DateTimeField(null=True, blank=True)  # by the bank's check: closed, or not theirs

    objects = BankAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "uid"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="bank_account_open_once"
            ),
            models.UniqueConstraint(
                fields=["firm"], condition=Q(until__isnull=True), name="bank_account_of_a_firm_open_once"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True) ^ Q(firm__isnull=True), name="bank_account_of_one_payee"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="bank_account_ends_after_it_begins",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["tail"], name="bank_account_tail")]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.masked}"

    @property
    def masked(self) -> str:
        return mask_account(f"****{self.tail}")

    @property
    def payee(self) -> Person | Firm:
        if self.person:
            return self.person
        if self.firm:
            return self.firm
        raise ValueError("an account has a payee; a constraint holds it")


class Household(models.Model):
    """Those who share income and cover, as public security has them registered."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    people = models.ManyToManyField(
        Person, through="HouseholdPerson", through_fields=("household", "person"), related_name="households"
    )
    source = models.CharField(max_length=80, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return str(self.uid)


class Relation(models.TextChoices):
    HEAD = "head", pgettext_lazy("in a household", "head of the household")
    SPOUSE = "spouse", pgettext_lazy("in a household", "spouse")
    CHILD = "child", pgettext_lazy("in a household", "child")
    PARENT = "parent", pgettext_lazy("in a household", "parent")
    OTHER = "other", pgettext_lazy("in a household", "other relation")


class HouseholdPerson(models.Model):
    """`person` is missing for someone whom the union does not know: they go by their name."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="persons")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="household_places")
    name = models.CharField(max_length=64, blank=True)
    relation = models.CharField(max_length=8, choices=Relation.choices)
    sex = models.CharField(max_length=6, choices=Sex.choices, blank=True)
    born_on = models.DateField(null=True, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    objected_at = models.DateTimeField(null=True, blank=True)
    objected_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    objection = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # by an officer
    answered_by_key = models.CharField(max_length=80, blank=True)
    answer = models.CharField(max_length=300, blank=True)
    upheld = models.BooleanField(null=True, blank=True)  # taken out, and not put back

    class Meta:
        ordering = ["household", "since", "uid"]
        constraints = [
            models.CheckConstraint(
                condition=Q(objected_at__isnull=True) | Q(objected_by__isnull=False) & ~Q(objection=""),
                name="household_objection_has_words",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, upheld__isnull=True)
                | (
                    Q(answered_at__isnull=False, upheld__isnull=False, objected_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="household_answer_has_words",
            ),
            models.CheckConstraint(
                condition=Q(upheld__isnull=True) | Q(upheld=False) | Q(until__isnull=False),
                name="household_person_taken_out_has_left",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="household_person_lives_in_one"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="household_person_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{mask_name(self.name)} · {self.relation}"

    @property
    def masked_name(self) -> str:
        return mask_name(self.name)

    @property
    def is_disputed(self) -> bool:
        return self.objected_at is not None and self.answered_at is None


class Employment(models.TextChoices):
    CONTRACT = "contract", pgettext_lazy("kind of work", "labour contract")
    DISPATCH = "dispatch", pgettext_lazy("kind of work", "dispatched")
    GIG = "gig", pgettext_lazy("kind of work", "gig work")


class Membership(models.Model):
    """Belonging to the union of a unit, both days included. It follows the labour relation."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)
    employment = models.CharField(max_length=8, choices=Employment.choices, blank=True)  # "": not told

    class Meta:
        ordering = ["person", "since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(until__isnull=True), name="membership_open_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="membership_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.organisation}"


class Hardship(models.TextChoices):
    """Grades of the hardship file, as the rule that fills it names them."""

    DEEP = "deep", pgettext_lazy("hardship", "deep hardship")
    RELATIVE = "relative", pgettext_lazy("hardship", "relative hardship")
    ACCIDENT = "accident", pgettext_lazy("hardship", "hardship through an accident")


class Filing(models.Model):
    """A stay in the hardship file, both days included. One that ends early keeps the day it was to run to:
    from `ended_on` on it does not stand."""

    uid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="filings")
    grade = models.CharField(max_length=8, choices=Hardship.choices)
    since = models.DateField()
    until = models.DateField()
    # Of the case that granted it: an act told twice files once.
    case_ref = models.CharField(max_length=24, unique=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_because = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["person", "since", "uid"]
        constraints = [
            models.CheckConstraint(condition=Q(grade__in=Hardship.values), name="filing_grade_is_known"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="filing_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | ~Q(ended_because="") & Q(ended_on__gte=F("since")),
                name="filing_ended_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.grade} {self.since}"
