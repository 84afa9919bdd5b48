"""A file of the bank as it comes to the desk, and the sentence on what became of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid
from zerotrip.payments import actions
from zerotrip.payments.models import BankFile, Statement
from zerotrip.payments.states import FileState
from zerotrip.web.door import actor_at
from zerotrip.web.templatetags.showing import note

AGAIN = "again:"


def take(request: HttpRequest) -> str:
    """The file's number for `tell`, marked where these very bytes came before."""
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("no-file", _("Please choose the bank's file first."), field="file")
    at = now()
    taken = actions.take_answer(raw=file.read(), by=actor_at(request), at=at)
    return f"{'' if taken.at == at else AGAIN}{taken.uid}"


def tell(request: HttpRequest, said: str) -> None:
    """A file that was refused is kept, so nothing is rolled back; but nobody should take it for done."""
    file = BankFile.objects.filter(uid=said.removeprefix(AGAIN)).first() if said else None
    if file and file.state == FileState.REFUSED:
        refused = _("This file was not taken in; it is kept for inspection, and nothing was moved: %(why)s")
        messages.error(request, refused % {"why": note(file.note)})
    elif file and said.startswith(AGAIN):
        messages.info(request, _("This very file was read before; nothing was moved a second time."))
    elif file and file.format == "statement" and not Statement.objects.filter(file=file).exists():
        messages.info(request, _("All entries of this statement had been read before; nothing was moved."))
    else:
        messages.success(request, _("Done. What came of it stands below."))
