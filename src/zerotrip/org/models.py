"""The union's tree, the accounts that sign in, and who holds which post where."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from zerotrip.core.actor import Actor
from zerotrip.org.sessions import SessionStore


def _in_language(zh: str, en: str) -> str:
    return en if en and (get_language() or "").startswith("en") else zh


class Level(models.TextChoices):
    """Highest first: who is above whom is read off this order."""

    NATION = "nation", pgettext_lazy("level of an organisation", "nation")
    PROVINCE = "province", pgettext_lazy("level of an organisation", "province")
    CITY = "city", pgettext_lazy("level of an organisation", "city")
    DISTRICT = "district", pgettext_lazy("level of an organisation", "district")
    STREET = "street", pgettext_lazy("level of an organisation", "street")
    COMMUNITY = "community", pgettext_lazy("level of an organisation", "community")
    UNIT = "unit", pgettext_lazy("level of an organisation", "unit")


class Kind(models.TextChoices):
    """组织类型, as the national register of union organisations counts them."""

    REGIONAL = "regional", _("regional union")
    INDEPENDENT = "independent", _("union of one unit")
    JOINT = "joint", _("joint union")
    STREET = "street", _("street union")
    PARK = "park", _("park union")
    INDUSTRY = "industry", _("industry union")
    GROUP = "group", _("group union")
    SYSTEM = "system", _("system union")
    BRANCH = "branch", _("branch or small group")


class Form(models.TextChoices):
    """组织形式."""

    FEDERATION = "federation", _("federation of trade unions")
    UNION = "union", _("trade union")
    UNIONS_FEDERATION = "federation-of-unions", _("federation of unions")
    COMMITTEE = "committee", _("union committee")
    JOINT_COMMITTEE = "joint-committee", _("joint union committee")
    BRANCH = "branch", _("union branch")
    GROUP = "group", _("union group")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def units(self) -> OrganisationQuerySet:
        return self.filter(level=Level.UNIT)

    def under(self, path: str) -> OrganisationQuerySet:
        """The organisation with this path and everything below it."""
        return self.filter(path__startswith=path)


class Organisation(models.Model):
    """A node of the tree. `path` is the codes from the root, "/330100/330106/330106-0001/"."""

    code = models.CharField(max_length=32, unique=True)
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    form = models.CharField(max_length=24, choices=Form.choices)
    level = models.CharField(max_length=12, choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField(max_length=255, unique=True)
    own_uscc = models.CharField(max_length=18, blank=True)
    employer_uscc = models.CharField(max_length=18, blank=True)
    term_since = models.DateField(null=True, blank=True)
    term_until = models.DateField(null=True, blank=True)
    # Unknown is not false: nobody has said yet.
    audit_committee = models.BooleanField(null=True, blank=True)
    womens_committee = models.BooleanField(null=True, blank=True)
    workers_congress = models.BooleanField(null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(path__startswith="/") & Q(path__endswith="/"), name="organisation_path_is_closed"
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")) | Q(parent__isnull=True),
                name="organisation_is_not_its_own_parent",
            ),
            models.UniqueConstraint(
                fields=["own_uscc"], condition=~Q(own_uscc=""), name="organisation_own_uscc_once"
            ),
            models.UniqueConstraint(
                fields=["employer_uscc"], condition=~Q(employer_uscc=""), name="organisation_employer_once"
            ),
            models.CheckConstraint(
                condition=Q(own_uscc="") | Q(own_uscc__startswith="81"),
                name="organisation_own_uscc_is_a_unions",
            ),
            models.CheckConstraint(
                condition=Q(term_until__isnull=True)
                | Q(term_since__isnull=False, term_until__gt=F("term_since")),
                name="organisation_term_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.name_zh, self.name_en)

    def lies_under(self, code: str) -> bool:
        """Whether this is the organisation of that code or somewhere below it."""
        return f"/{code}/" in self.path


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: object) -> User:
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account that signs in. Two accounts of one person share `person_uid`, to which acts are laid."""

    username = models.CharField(_("user name"), max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=80, blank=True)
    person_uid = models.UUIDField(default=uuid.uuid4, db_index=True)
    language = models.CharField(max_length=8, blank=True)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = UserManager()

    class Meta:
        ordering = ["username"]
        constraints = [
            # Signing in does not look at case, so two names may not differ by it alone.
            models.UniqueConstraint(Lower("username"), name="user_name_stands_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.display_name, self.name_en)

    @cached_property
    def actor(self) -> Actor:
        return Actor.person(self.person_uid, self.display_name)


class Session(AbstractBaseSession):
    """A visit, and the entry in the list of whoever signed in. `session_key` is a hash: `sessions.hidden`."""

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="sessions")
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    device = models.CharField(max_length=24, blank=True)
    through = models.CharField(max_length=32, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        return SessionStore


class Role(models.TextChoices):
    UNIT_OFFICER = "unit-officer", _("unit officer")
    OFFICER = "officer", _("case officer")
    APPROVER = "approver", _("approver")
    CASHIER = "cashier", _("cashier")
    RELEASER = "releaser", _("releaser of payments")
    ACCOUNTANT = "accountant", _("accountant")
    AUDITOR = "auditor", _("auditor")
    ADMINISTRATOR = "administrator", _("administrator")
    PARTNER = "partner", _("officer of a partner")


class PostQuerySet(models.QuerySet["Post"]):
    def held_on(self, day: date) -> PostQuerySet:
        return self.filter(Q(until__isnull=True) | Q(until__gt=day), since__lte=day)


class Post(models.Model):
    """Who may act as what, in which part of the tree. From the day `until` it counts no more.

    `partner` names the partner outside the union that a partner's officer speaks for, as packs name it.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=16, choices=Role.choices)
    partner = models.CharField(max_length=60, blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__path", "role", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until__isnull=True),
                name="post_open_once",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="post_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="post_role_is_known"),
            models.CheckConstraint(
                condition=(Q(role="partner") & ~Q(partner="")) | (~Q(role="partner") & Q(partner="")),
                name="post_of_a_partner_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.role} · {self.organisation}"

    def is_like(self, user: User, organisation: Organisation, role: str) -> bool:
        return (self.user_id, self.organisation_id, self.role) == (user.pk, organisation.pk, role)

    def counts_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


class WorkingDayOverride(models.Model):
    """A day on which the union works, or does not, whatever the published calendar says."""

    day = models.DateField(unique=True)
    working = models.BooleanField()
    note = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {'+' if self.working else '-'}"


class ServicePlace(models.Model):
    """就近办: where somebody helps in person. `weekly` is seven lists of [from, to], Monday first."""

    code = models.CharField(max_length=32, primary_key=True)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="service_places")
    name_zh = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160)
    address_zh = models.CharField(max_length=200)
    address_en = models.CharField(max_length=200)
    district = models.CharField(max_length=6, db_index=True)
    phone = models.CharField(max_length=32)
    latitude = models.DecimalField(max_digits=8, decimal_places=5)
    longitude = models.DecimalField(max_digits=8, decimal_places=5)
    weekly = models.JSONField()
    exceptions = models.JSONField(default=dict)  # day → list of [from, to]; an empty list is closed
    does = models.JSONField(default=list)  # categories of items, as packs name them
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["district", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="service_place_is_on_earth",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return _in_language(self.name_zh, self.name_en)

    @property
    def address(self) -> str:
        return _in_language(self.address_zh, self.address_en)
