"""The guide under the official names of its fields, for machines."""

from __future__ import annotations

from typing import Any

from zerotrip.core.text import LANGUAGES
from zerotrip.guides.office.fields import OfficeGuide
from zerotrip.guides.office.materials import Material


def as_official(guide: OfficeGuide) -> dict[str, Any]:
    edition = guide.edition
    return {
        "taskName": guide.name,
        "taskCode": edition.item_id,
        "taskVersion": edition.number,
        "editionHash": edition.sha256,
        "validSince": edition.valid_since.isoformat(),
        "byLaw": [
            {
                "title": law.title,
                "article": law.article,
                "url": law.url,
                "mark": law.mark,
                "sample": law.is_sample,
                "note": law.note,
            }
            for law in guide.law
        ],
        "anticipateDay": guide.statutory_days,
        "promiseDay": guide.promised_days,
        "acceptCondition": list(guide.conditions),
        "handleFlow": [{"step": step.name, "by": step.who, "term": step.term} for step in guide.flow],
        "isFee": guide.edition.loaded.pack.guide.fee is not None,
        "fee": guide.fee,
        "projectType": _official_project(guide),
        "handleType": guide.handled,
        "limitSceneNum": guide.trips,
        "limitSceneExplain": guide.trips_because,
        "onlineHandleDepth": guide.depth,
        "isMailMaterial": guide.takes_posted_papers,
        "isMailResult": False,
        "resultType": guide.result,
        "resultSample": guide.result_sample,
        "consultPhone": guide.consult_phone,
        "complainPhone": guide.complaint_phone,
        "materials": [_material(each) for each in guide.materials],
        "languages": list(LANGUAGES),
    }


def _official_project(guide: OfficeGuide) -> str:
    return "即办件" if guide.edition.loaded.pack.guide.kind == "immediate" else "承诺件"


def _material(each: Material) -> dict[str, Any]:
    return {
        "name": each.name,
        "sourceChannel": each.supplied_by,
        "askedOfApplicant": each.necessity != "shared",
        "form": each.form,
        "copies": each.copies,
        "necessity": each.necessity,
        "necessityText": each.necessity_text,
        "type": "form" if each.is_form else "data" if each.necessity == "shared" else "copy",
        "specification": each.details or None,
    }
