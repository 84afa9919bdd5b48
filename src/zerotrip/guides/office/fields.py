"""The official fields (实施清单), in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip.catalogue.fields import Basis
from zerotrip.catalogue.models import Edition
from zerotrip.catalogue.pack import Pack
from zerotrip.core.money import Amount
from zerotrip.core.text import Text, both
from zerotrip.guides.office.flow import Step, flow_of
from zerotrip.guides.office.materials import Material, materials_of
from zerotrip.guides.office.sums import Expected, expected_of

DEPTHS: dict[str, str | Promise] = {
    "whole": gettext_lazy("All of it online, from application to result"),
    "part": gettext_lazy("Applied for online; one part is not"),
    "none": gettext_lazy("Not online"),
}
PROJECTS: dict[str, str | Promise] = {
    "immediate": gettext_lazy("Done at once"),
    "promised": gettext_lazy("Done within a promised term"),
}


@dataclass(frozen=True, slots=True)
class OfficeGuide:
    """Named in words; `official` gives them their official names."""

    edition: Edition
    name: Text
    summary: Text
    law: tuple[Basis, ...]
    statutory_days: int | None
    promised_days: int
    conditions: tuple[Text, ...]
    flow: tuple[Step, ...]
    materials: tuple[Material, ...]
    fee: Text
    project: Text
    handled: Text
    depth: Text
    trips: int
    trips_because: Text
    takes_posted_papers: bool
    result: Text
    result_sample: str | None
    consult_phone: str | None
    complaint_phone: str | None
    expected: Expected

    @property
    def papers(self) -> int:
        """How many the applicant hands in; the form is filled in on the screen and is none."""
        return sum(1 for each in self.materials if each.necessity == "needed" and not each.is_form)

    @property
    def shared(self) -> list[Material]:
        return [each for each in self.materials if each.necessity == "shared"]

    @property
    def from_person(self) -> list[Material]:
        return [each for each in self.materials if each.necessity != "shared"]


def guide_of(edition: Edition, on: date) -> OfficeGuide:
    loaded = edition.loaded
    pack, guide = loaded.pack, loaded.pack.guide
    depth = guide.online or ("part" if pack.trips else "whole")
    return OfficeGuide(
        edition=edition,
        name=pack.title,
        summary={language: texts.summary for language, texts in pack.text.items()},
        law=pack.basis,
        statutory_days=pack.process.statutory_working_days,
        promised_days=pack.process.promised_working_days,
        conditions=tuple(require.says for require in pack.require if require.says),
        flow=flow_of(pack),
        materials=materials_of(loaded),
        fee=_fee(pack),
        project=both(lambda: PROJECTS[guide.kind]),
        handled=_handled(depth, posted=guide.posted_papers),
        depth=both(lambda: DEPTHS[depth]),
        trips=pack.trips,
        trips_because=_because(pack),
        takes_posted_papers=guide.posted_papers,
        result=_result(pack),
        result_sample=guide.result_sample,
        consult_phone=guide.consult_phone,
        complaint_phone=guide.complaint_phone,
        expected=expected_of(pack, on),
    )


def _fee(pack: Pack) -> Text:
    fee = pack.guide.fee
    if fee is None or not fee.amount:
        return both(lambda: _("Free of charge"))
    title = next((basis.title for basis in pack.basis if basis.id == fee.basis), fee.basis)
    return both(lambda: _("%(sum)s yuan, by %(basis)s") % {"sum": Amount.fen(fee.amount), "basis": title})


def _because(pack: Pack) -> Text:
    """The pack says the reason once, in the language of its officers."""
    if pack.trips_because:
        reason = pack.trips_because
        return {"zh-Hans": reason, "en": reason}
    return both(lambda: _("None"))


def _handled(depth: str, *, posted: bool) -> Text:
    def ways() -> str:
        known = (
            _("online") if depth != "none" else "",
            _("by post") if posted else "",
            _("at a service place"),
        )
        return _(", ").join(way for way in known if way)

    return both(ways)


def _result(pack: Pack) -> Text:
    if pack.guide.result:
        return {"zh-Hans": pack.guide.result, "en": pack.guide.result}
    if pack.award:
        return both(lambda: _("Decision, and payment into the account"))
    return both(lambda: _("Decision"))
