from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zerotrip.core.differences import Book, Differs
from zerotrip.core.errors import Unavailable
from zerotrip.vault import storage
from zerotrip.vault.models import Document, Look
from zerotrip.vault.seal import CannotOpen


def open_document(document: Document) -> bytes:
    """The bytes that were handed in. `actions.show_document` is for showing them to a person."""
    try:
        return storage.get(document.uid, document.stored_as)
    except (OSError, CannotOpen) as error:
        raise Unavailable(
            "document-unreadable",
            _("This paper cannot be read at the moment; whoever runs the platform has to restore it."),
        ) from error


def documents_of(owner_key: str) -> QuerySet[Document]:
    return Document.objects.filter(owner_key=owner_key).order_by("kept_at")


def looks_about(about: str) -> QuerySet[Look]:
    """Who looked at the data of `about` ("person:<uid>"), newest first."""
    return Look.objects.filter(about=about).order_by("-at", "-id")


def reconcile() -> Iterator[Differs]:
    """Documents whose file is missing, changed or another's."""
    for document in Document.objects.order_by("kept_at").iterator(chunk_size=200):
        try:
            found = len(storage.get(document.uid, document.stored_as))
        except OSError:
            yield Differs(Book.DOCUMENT, str(document.uid), _("its file is missing"))
        except CannotOpen:
            yield Differs(Book.DOCUMENT, str(document.uid), _("its file was changed or belongs to another"))
        else:
            if found != document.size:
                says = _("{recomputed} bytes instead of {kept}")
                yield Differs(Book.DOCUMENT, str(document.uid), says, document.size, found, counted=True)


def counted() -> dict[str, int]:
    return {"documents": Document.objects.count()}
