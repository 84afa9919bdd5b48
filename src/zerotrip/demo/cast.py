"""Seats the standing cast: the union's tree, products, posts, people, accounts, and funds that can pay.

Everything is done through the rooms' own actions and is safe to do again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.db import transaction

from zerotrip.books.chart import load_chart
from zerotrip.catalogue.folder import check, read_funds
from zerotrip.catalogue.fund_files import tails_of
from zerotrip.core.actor import Actor
from zerotrip.core.money import Amount
from zerotrip.demo.people import CAST, CHEN, LIN, QIAN, SUN, WU, ZHAO, Player
from zerotrip.funds.actions import Given, declare
from zerotrip.ledger.actions import open_account, transfer
from zerotrip.members.actions import change_account, import_roster, join, load_products, preview_roster
from zerotrip.members.life_events import load_event_kinds
from zerotrip.members.models import Person, Product, Roster
from zerotrip.org.actions import appoint, load_tree
from zerotrip.org.actions import open_account as open_user
from zerotrip.org.models import Organisation, Role, User
from zerotrip.org.place_file import load_places
from zerotrip.payments.actions import load_table

BY = Actor.system("demo")
CITY, XIHU, BINJIANG = "330100", "330106", "330108"
YUNQI, JIANGNAN = "330106-0001", "330108-0001"
OUTSIDE = "outside:union-budget"
ENDOWMENT = Amount.yuan("5000000")

POSTS: tuple[tuple[Player, str, str], ...] = (
    (LIN, Role.UNIT_OFFICER, YUNQI),
    (WU, Role.OFFICER, XIHU),
    (WU, Role.RELEASER, XIHU),
    (WU, Role.RELEASER, CITY),
    (ZHAO, Role.APPROVER, CITY),
    (ZHAO, Role.APPROVER, XIHU),
    (SUN, Role.CASHIER, CITY),
    (QIAN, Role.OFFICER, BINJIANG),
)
BANK = "bank"
"""The partner of the start-up credit, by the code that its pack gives it."""
ROLE_ACCOUNTS = (
    ("approver", "第二审批人", "Second approver", ((Role.APPROVER, CITY, ""), (Role.APPROVER, XIHU, ""))),
    ("partner", "合作银行专员", "Partner bank officer", ((Role.PARTNER, CITY, BANK),)),
    ("accountant", "会计", "Accountant", ((Role.ACCOUNTANT, CITY, ""),)),
    ("auditor", "经审委员", "Auditor", ((Role.AUDITOR, CITY, ""),)),
    ("admin", "平台管理员", "Administrator", ((Role.ADMINISTRATOR, CITY, ""),)),
)
"""Accounts that stand for a post and for nobody in particular: the posts, each with its place and partner."""


@dataclass(frozen=True)
class Cast:
    """`chen` is the member; the others sign in to work. Actors by the same names, in lower case."""

    chen: Person
    chen_user: User
    lin: User
    wu: User
    zhao: User
    sun: User
    qian: User
    approver: User
    partner: User
    accountant: User
    auditor: User
    admin: User
    unit: Organisation
    district: Organisation
    city: Organisation
    other_unit: Organisation
    other_district: Organisation

    @property
    def actors(self) -> dict[str, Actor]:
        cast = (self.chen_user, self.lin, self.wu, self.zhao, self.sun, self.qian)
        roles = (self.approver, self.partner, self.accountant, self.auditor, self.admin)
        return {user.username: user.actor for user in (*cast, *roles)}

    def enrol(self, *, year: int, products: Sequence[str] = ("P1", "P2", "P3")) -> Roster:
        """Lin hands in a roster with Chen on it, in its window the year before."""
        rows = f"姓名,身份证号\n{CHEN.name},{CHEN.id_number}\n"
        at = datetime.combine(date(year - 1, 11, 3), time(2), UTC)
        by = self.lin.actor
        roster = preview_roster(
            organisation=self.unit,
            year=year,
            products=products,
            file=rows.encode(),
            filename="名册.csv",
            by=by,
            at=at,
        )
        return import_roster(roster=roster, by=by, at=at)


@transaction.atomic
def seat_the_cast(*, at: datetime, year: int) -> Cast:
    """Posts and memberships begin with the year before `year`, so that a roster for `year` has its window."""
    packs = settings.ZEROTRIP_PACKS / "hangzhou"
    since = date(year - 1, 1, 1)
    load_tree(file=packs / "organisations.toml", by=BY, at=at)
    load_products(file=packs / "products.toml", by=BY, at=at)
    load_places(file=packs / "places.toml", by=BY, at=at)
    load_event_kinds(file=packs / "events.toml", by=BY, at=at)
    load_table(file=packs / "payments.toml", by=BY, at=at)
    places = Organisation.objects.in_bulk([CITY, XIHU, BINJIANG, YUNQI, JIANGNAN], field_name="code")
    users = {player.username: _user(player, at) for player in CAST}
    for player, role, code in POSTS:
        appoint(user=users[player.username], organisation=places[code], role=role, since=since, by=BY, at=at)
    others = _role_accounts(places, since, at)
    _fund(at)
    load_chart(file=packs / "chart.toml", by=BY, at=at)
    _member(LIN, places[YUNQI], since, at)
    return Cast(
        chen=_member(CHEN, places[YUNQI], since, at),
        chen_user=users.pop("chen"),
        unit=places[YUNQI],
        district=places[XIHU],
        city=places[CITY],
        other_unit=places[JIANGNAN],
        other_district=places[BINJIANG],
        **users,
        **others,
    )


def _user(player: Player, at: datetime) -> User:
    found = User.objects.filter(username=player.username).first()
    return found or open_user(
        username=player.username,
        display_name=player.name,
        name_en=player.name_en,
        password=settings.DEMO_PASSWORD,
        person_uid=player.uid,
        by=BY,
        at=at,
    )


def _role_accounts(places: dict[str, Organisation], since: date, at: datetime) -> dict[str, User]:
    users = {}
    for username, name, name_en, posts in ROLE_ACCOUNTS:
        found = User.objects.filter(username=username).first()
        users[username] = found or open_user(
            username=username,
            display_name=name,
            name_en=name_en,
            password=settings.DEMO_PASSWORD,
            by=BY,
            at=at,
        )
        for role, code, partner in posts:
            place, user = places[code], users[username]
            appoint(user=user, organisation=place, role=role, partner=partner, since=since, by=BY, at=at)
    return users


def _member(player: Player, unit: Organisation, since: date, at: datetime) -> Person:
    person = Person.objects.select_related("organisation").filter(uid=player.uid).first()
    if person is None:
        person = join(
            name=player.name,
            id_number=player.id_number,
            organisation=unit,
            on=since,
            phone=player.phone,
            uid=player.uid,
            by=BY,
            at=at,
        )
    if player.account and not person.accounts.exists():
        change_account(person=person, number=player.account, bank_name=player.bank, by=BY, at=at)
    return person


def _fund(at: datetime) -> None:
    """What the union has set aside for its schemes, beside the fees that units pay in."""
    open_account(address=OUTSIDE, may_overdraw=True)
    _declare_funds(at)
    packs = [read.pack for read in check([settings.ZEROTRIP_PACKS / "hangzhou"]).packs]
    funds = {pack.award.fund for pack in packs if pack.award}
    funds |= {pack.points.fund for pack in packs if pack.points}
    funds |= set(Product.objects.values_list("fund", flat=True))
    for fund in sorted(funds):
        open_account(address=f"fund:{fund}")
        transfer(
            reference=f"endowment:{fund}",
            source=OUTSIDE,
            destination=f"fund:{fund}",
            amount=ENDOWMENT,
            because="set aside by the union",
            by=BY,
            at=at,
        )


def _declare_funds(at: datetime) -> None:
    for fund in read_funds(settings.ZEROTRIP_PACKS / "hangzhou" / "funds.toml").fund:
        tails = zip(fund.pot, tails_of(fund), strict=True)
        declare(
            code=fund.code,
            name=fund.name,
            purpose=fund.purpose,
            owner=fund.owner,
            rule=fund.rule,
            pots=[Given(pot.source, pot.by or fund.owner, tail, pot.weight) for pot, tail in tails],
            by=BY,
            at=at,
        )
