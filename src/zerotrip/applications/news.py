"""What the rooms below report, and what drafts and kept papers do about it."""

from __future__ import annotations

from datetime import datetime

from zerotrip.applications.actions.keeping import keep_document_as
from zerotrip.applications.actions.starting import ask_departments
from zerotrip.applications.form import form_of
from zerotrip.applications.kept import about_of
from zerotrip.applications.models import Draft, KeptPaper
from zerotrip.cases.models import Case
from zerotrip.core.actor import Actor
from zerotrip.core.errors import NotVisible
from zerotrip.evidence.models import Request
from zerotrip.vault.models import Document

PLATFORM = Actor.system("platform")


def department_answered(request: Request, *, at: datetime) -> None:
    """Where one department could not say it, the next that may know is asked without anybody coming back."""
    purposes = request.purposes.filter(case_ref="").values("purpose")
    drafts = Draft.objects.filter(person=request.person, item_id__in=purposes, ends_at__gt=at)
    for draft in drafts.select_related("person__organisation"):
        try:
            ask_departments(form_of(draft, at=at), by=PLATFORM, at=at)
        except NotVisible:  # the item has ended meanwhile
            continue


def paper_came(case: Case, *, paper: str, facts: list[str], document: Document, at: datetime) -> None:
    """What is handed in for a case is kept like what is photographed for an application."""
    if KeptPaper.objects.filter(document=document).exists():
        return
    loaded = case.edition.loaded
    about = about_of(loaded.pack.subject, facts[0] if facts else "", case.subject)
    keep_document_as(
        document,
        person=case.person,
        words=loaded.papers[paper],
        about=about,
        item_id=case.item_id,
        by=PLATFORM,
        at=at,
    )
