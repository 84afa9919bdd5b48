"""What the first minute of each role shows: five steps, each with its page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

ASKED = "tour"
"""In the address of a page that one comes to on the tour: the number of the step."""


@dataclass(frozen=True, slots=True)
class Step:
    title: str | Promise
    says: str | Promise
    page: str

    @property
    def href(self) -> str:
        return reverse(self.page)


MEMBER = (
    Step(
        _("Home"), _("The first page shows what you can get, with the sum. One tap says yes."), "member:home"
    ),
    Step(_("Services"), _("Under Services you look for anything else, and apply for it."), "member:items"),
    Step(_("My cases"), _("Each case shows how far it is and who has it now."), "member:cases"),
    Step(
        _("Messages"),
        _("Messages tell you what was decided, and what is wanted from you."),
        "member:messages",
    ),
    Step(
        _("Me"),
        _("Under Me you find your account, who asked about you, and who may act for you."),
        "member:me",
    ),
)
_CASES = Step(_("Cases"), _("Every case of your union, by state."), "desk:cases")
_FUNDS = Step(
    pgettext_lazy("funds", "Funds"),
    _("What each fund has, has promised, and may still spend."),
    "desk:funds",
)
_HELPING = Step(
    _("Act for somebody"),
    _("For whoever has no phone, you act here, with their consent."),
    "desk:helping",
)
_LAST = Step(
    _("Practice room"),
    _("Questions you are not sure of can be practised here; nothing counts."),
    "desk:practice",
)
_MESSAGES = Step(_("Messages"), _("Whatever the platform has to tell you is here."), "desk:messages")
ROLES: dict[str, tuple[Step, ...]] = {
    "partner": (
        Step(
            _("Waiting for your answer"),
            _("Here you see what is waiting for your answer, and nothing else."),
            "desk:partner",
        ),
        Step(_("Points mall"), _("Your goods, and what they cost, are in the mall."), "desk:mall"),
        Step(_("Orders"), _("What members ordered from you is sent from here."), "desk:mall-orders"),
        Step(_("Partners of the mall"), _("You agree to each month's statement here."), "desk:partners"),
        _MESSAGES,
    ),
    "cashier": (
        Step(
            _("Today at the till"),
            _("Start the day here: what is owed, with the bank, or in doubt."),
            "desk:cashier",
        ),
        Step(_("Payments"), _("Make a batch of what is owed; somebody else releases it."), "desk:payments"),
        Step(_("Answers of the bank"), _("Hand in what the bank answered."), "desk:answers"),
        Step(
            _("Account of the union"),
            _("Read the statement of the account, and clear what nobody could name."),
            "desk:bank",
        ),
        Step(
            pgettext_lazy("accounts", "Books"), _("The month is closed in the books, by two."), "desk:books"
        ),
    ),
    "accountant": (
        Step(
            pgettext_lazy("accounts", "Books"),
            _("The books: every month with its vouchers and its balance."),
            "desk:books",
        ),
        Step(
            _("Chart of accounts"),
            _("The rules by which everything is posted; a change needs two."),
            "desk:books-chart",
        ),
        _FUNDS,
        _MESSAGES,
        _LAST,
    ),
    "approver": (
        Step(
            _("For you to decide"),
            _("Here waits only what needs you, with what a yes does to the money."),
            "desk:leading",
        ),
        _CASES,
        _FUNDS,
        Step(_("Writing items"), _("Texts of items: one writes, another agrees."), "desk:editor"),
        _MESSAGES,
    ),
    "officer": (
        Step(_("My queue"), _("Your queue: the most urgent first. Enter opens, A agrees."), "desk:queue"),
        _CASES,
        Step(
            _("People"), _("People by name or number; numbers stay masked until you say why."), "desk:people"
        ),
        _HELPING,
        _LAST,
    ),
    "unit-officer": (
        Step(
            _("Rosters"),
            _("Enrol your unit with one roster; each line says what is wrong with it."),
            "desk:rosters",
        ),
        Step(_("Enrolment fees"), _("What your unit owes in fees, and the receipts."), "desk:fees"),
        Step(_("Joining and moving"), _("Who has joined, moved or left."), "desk:coming"),
        _HELPING,
        _LAST,
    ),
    "releaser": (
        Step(
            _("For you to decide"),
            _("Batches that wait for your signature, and what each pays."),
            "desk:leading",
        ),
        Step(
            _("Payments"),
            _("Compare the totals of a batch, then release it; never one that you made."),
            "desk:payments",
        ),
        Step(
            _("Table of signatures"),
            _("Who signs up to which sum, and when two have to."),
            "desk:signing-table",
        ),
        Step(_("Account of the union"), _("Whether the bank did what was released."), "desk:bank"),
        _MESSAGES,
    ),
    "auditor": (
        Step(
            _("Auditor's page"),
            _("Start here: what was verified by itself, and which samples and ties are still open."),
            "desk:auditing",
        ),
        Step(
            _("Audit"), _("The journal: who did what, when, and why. It can be verified here."), "desk:audit"
        ),
        Step(_("Samples for review"), _("Samples of decisions for you to look through."), "desk:reviews"),
        Step(
            _("Conflicts of interest"), _("Who decided about somebody they are close to."), "desk:conflicts"
        ),
        Step(_("Public figures"), _("The figures that are published; you agree to them."), "desk:disclosure"),
    ),
    "administrator": (
        Step(_("Data connectors"), _("Which departments answer, and which do not."), "desk:connectors"),
        Step(_("Units"), _("Units, and who holds which post."), "desk:units"),
        Step(_("Writing items"), _("Texts of items: one writes, another agrees."), "desk:editor"),
        Step(
            _("Audit"), _("The journal: who did what, when, and why. It can be verified here."), "desk:audit"
        ),
        _MESSAGES,
    ),
}
"""By post; who holds several is shown the first of theirs."""


@dataclass(frozen=True, slots=True)
class Touring:
    """Where on the tour somebody is: what the page says of itself, and where it goes on."""

    step: Step
    number: int
    of: int
    next: str
    tour: str


def steps_of(roles: Iterable[str]) -> tuple[Step, ...]:
    held = set(roles)
    return next((steps for role, steps in ROLES.items() if role in held), (_MESSAGES, _LAST))


def address(steps: tuple[Step, ...], number: int) -> str:
    return f"{steps[number - 1].href}?{ASKED}={number}"


def touring(request: HttpRequest, steps: tuple[Step, ...], tour: str) -> Touring | None:
    """None on every page but that of the step it is asked for."""
    asked = request.GET.get(ASKED, "")
    number = next((at for at in range(1, len(steps) + 1) if str(at) == asked), 0)
    here = request.resolver_match.view_name if request.resolver_match else ""
    if not number or steps[number - 1].page != here:
        return None
    onwards = address(steps, number + 1) if number < len(steps) else ""
    return Touring(steps[number - 1], number, len(steps), onwards, tour)
