"""The standard list (标准化清单): duties, norms, emergency plans, and each item's procedure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zerotrip.cases.process import AUTOMATIC
from zerotrip.catalogue.centre_files import StandardsFile
from zerotrip.catalogue.folder import read_standards
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.pack import Pack, PublicNotice
from zerotrip.core.money import Amount
from zerotrip.core.text import Text, both

FOLDER = "centre"


def standards(place: str = "hangzhou") -> StandardsFile:
    file = Path(settings.ZEROTRIP_PACKS) / place / FOLDER / "standards.toml"
    return _read(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=8)
def _read(file: Path, _changed: int) -> StandardsFile:
    return read_standards(file)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an item's procedure: which post takes it, what it does, within which term."""

    post: str
    name: Text
    does: Text


def procedure_of(edition: Edition) -> list[Step]:
    """What happens to a case of this item, step by step, as its pack has it."""
    pack = edition.loaded.pack
    steps = [Step("", both(lambda: _("Receive")), _received(pack)), *_checks(pack)]
    process = pack.process
    steps += [
        Step(each.by, both(lambda: _("Second check")), _above(each.above)) for each in process.second_check
    ]
    if process.notice:
        steps.append(Step(process.check[-1].by, both(lambda: _("Public notice")), _noticed(process.notice)))
    if process.partner:
        steps.append(Step("partner", process.partner.name, process.partner.does))
    ends = both(lambda: _("Tell the person condition, article and sum; the way to appeal is open."))
    steps.append(Step("", both(lambda: _("Decide and tell")), ends))
    if pack.award:
        paid = both(
            lambda: _("Made by one person, released by another; the bank's answer matched on its day.")
        )
        steps.append(Step("cashier", both(lambda: _("Pay")), paid))
    return steps


def _received(pack: Pack) -> Text:
    days, statutory = pack.process.promised_working_days, pack.process.statutory_working_days
    return both(
        lambda: (
            _("Promised within %(days)s working days; by law within %(law)s.")
            % {"days": days, "law": statutory}
            if statutory
            else _("Promised within %(days)s working days.") % {"days": days}
        )
    )


def _checks(pack: Pack) -> list[Step]:
    steps = []
    for check in pack.process.check:
        limit = None if check.up_to is None else Amount.fen(check.up_to)
        steps.append(Step("" if check.by == AUTOMATIC else check.by, both(lambda: _("Check")), _limit(limit)))
    return steps


def _above(fen: int) -> Text:
    return both(lambda: _("Above %(sum)s yuan: by another person.") % {"sum": Amount.fen(fen)})


def _noticed(notice: PublicNotice) -> Text:
    days = notice.working_days
    return both(lambda: _("%(days)s working days, names masked; objections are answered.") % {"days": days})


def _limit(limit: Amount | None) -> Text:
    if limit is None:
        return both(
            lambda: _("Any sum: facts first, then papers nobody has read, then the rule's own reckoning.")
        )
    return both(lambda: _("Up to %(sum)s yuan.") % {"sum": limit})
