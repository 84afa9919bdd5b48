"""A decision in one sentence: what came of it, and what that hangs on."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zerotrip import rules
from zerotrip.cases.view import CaseView
from zerotrip.core.money import Amount
from zerotrip.core.text import pick
from zerotrip.web.wording import standing_of


def in_one_sentence(seen: CaseView) -> str:
    if seen.case.state == "granted":
        return _granted(seen)
    if seen.case.state == "refused":
        return _refused(seen)
    return str(standing_of(seen.case, seen.payment).words)


def _granted(seen: CaseView) -> str:
    given, due = seen.given_fen, seen.money.amount_fen
    if not seen.case.fund or given is None:
        return _("You get it: %(why)s.") % {"why": _all_met(seen)}
    told = {"sum": Amount.fen(given), "due": Amount.fen(due or 0), "why": _all_met(seen)}
    if seen.otherwise and given == seen.otherwise.amount_fen:
        return _("You get %(sum)s yuan: two approvers granted it, where the rule comes to %(due)s.") % told
    if given != due:
        return _("You get %(sum)s yuan: the rule comes to %(due)s, and all who pay share one limit.") % told
    if how := _reckoned(seen.money.rows):
        return _("You get %(sum)s yuan: %(how)s.") % {**told, "how": how}
    return _("You get %(sum)s yuan: %(why)s.") % told


def _reckoned(rows: tuple[rules.Row, ...]) -> str:
    """Only where the rows say no more than that: a deduction or a cap needs the rows themselves."""
    if len(rows) == 1 and rows[0].percent is not None and rows[0].base_fen is not None:
        part = {"percent": format(rows[0].percent.normalize(), "f"), "base": Amount.fen(rows[0].base_fen)}
        return _("%(percent)s%% of %(base)s yuan") % part
    bands = [row for row in rows if row.base_fen is not None and not row.label]
    if len(bands) < 2 or any(row.amount_fen < 0 for row in rows):
        return ""
    base = Amount.fen(sum(row.base_fen or 0 for row in bands))
    return _("%(base)s yuan count, in %(n)s bands") % {"base": base, "n": len(bands)}


def _all_met(seen: CaseView) -> str:
    met = [condition for condition in seen.conditions if condition.outcome == "met"]
    if len(met) != len(seen.conditions) or not met:
        return _("the reasons stand below")
    return ngettext("its one condition is met", "all %(n)s conditions are met", len(met)) % {"n": len(met)}


def _refused(seen: CaseView) -> str:
    """The conditions that do not hold; where the rule names none, the officer's words stand below."""
    unmet = [pick(condition.says) for condition in seen.conditions if condition.outcome == "unmet"]
    if not unmet:
        return _("You do not get it: the officer who decided says why below.")
    first = unmet[0].rstrip("。.")
    if len(unmet) == 1:
        return _("You do not get it: %(why)s.") % {"why": first}
    more = len(unmet) - 1
    return ngettext(
        "You do not get it: %(why)s; and %(n)s more condition is not met.",
        "You do not get it: %(why)s; and %(n)s more conditions are not met.",
        more,
    ) % {"why": first, "n": more}
