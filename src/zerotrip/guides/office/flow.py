"""How an item goes, step by step, and how long each may take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from zerotrip.catalogue.pack import Pack
from zerotrip.core.money import Amount
from zerotrip.core.text import Text, both

ROLES: dict[str, str | Promise] = {
    "automatic": gettext_lazy("The platform, by the rule itself"),
    "district-officer": gettext_lazy("Officer of the district's union"),
    "district-approver": gettext_lazy("Approver of the district's union"),
    "city-officer": gettext_lazy("Officer of the city's union"),
    "city-approver": gettext_lazy("Approver of the city's union"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """`term` says how long, or what it hangs on; empty where it takes no time of its own."""

    name: Text
    who: Text
    term: Text


def flow_of(pack: Pack) -> tuple[Step, ...]:
    return (*_before(pack), *_checks(pack), *_between(pack), *_after(pack))


def _before(pack: Pack) -> Iterator[Step]:
    by_itself = any(opener in ("settlement", "population") or ":" in opener for opener in pack.opens)
    yield _step(
        lambda: _("It starts by itself, or you apply") if by_itself else _("You apply"),
        lambda: _("Applicant"),
        lambda: "",
    )
    yield _step(
        lambda: _("What offices hold is fetched; just what is missing is asked for"),
        lambda: _("Platform"),
        lambda: _("While you are asked, the clock stands still"),
    )


def _checks(pack: Pack) -> Iterator[Step]:
    for check in pack.process.check:
        yield _checked(gettext_lazy("Check"), check.by, _upto(check.up_to) if pack.award else {})
    for second in pack.process.second_check:
        name = gettext_lazy("Second check, by another person")
        yield _checked(name, second.by, _above(second.above) if pack.award else {})


def _checked(name: str | Promise, role: str, term: Text) -> Step:
    return Step(both(lambda: name), both(lambda: ROLES[role]), term)


def _between(pack: Pack) -> Iterator[Step]:
    if notice := pack.process.notice:
        yield _step(
            lambda: _("Public notice"), lambda: _("Platform"), lambda: _working_days(notice.working_days)
        )
    if partner := pack.process.partner:
        yield Step(partner.does, partner.name, both(lambda: _working_days(partner.working_days)))


def _after(pack: Pack) -> Iterator[Step]:
    days = pack.process.promised_working_days
    yield _step(
        lambda: _("Decision, with its reasons"),
        lambda: _("Union"),
        lambda: _("in all %(term)s") % {"term": _working_days(days)} if days else _("at once"),
    )
    if pack.award:
        yield _step(
            lambda: _("Payment into your account"), lambda: _("Bank"), lambda: _("With the next bank run")
        )
    appeal = pack.process.appeal_days
    yield _step(
        lambda: _("If you see it differently: appeal, decided by another officer"),
        lambda: _("Applicant"),
        lambda: ngettext("within %(n)s day", "within %(n)s days", appeal) % {"n": appeal},
    )


def _working_days(n: int) -> str:
    return ngettext("%(n)s working day", "%(n)s working days", n) % {"n": n}


def _upto(fen: int | None) -> Text:
    if fen is None:
        return both(lambda: _("for every other sum"))
    return both(lambda: _("up to %(sum)s yuan") % {"sum": Amount.fen(fen)})


def _above(fen: int) -> Text:
    return both(lambda: _("above %(sum)s yuan") % {"sum": Amount.fen(fen)} if fen else _("for every sum"))


def _step(name: Callable[[], object], who: Callable[[], object], term: Callable[[], object]) -> Step:
    return Step(both(name), both(who), both(term))
