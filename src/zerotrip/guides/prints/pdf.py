"""HTML laid out on A4, tagged for screen readers (PDF/UA). Nothing is fetched, from the net or from disk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.core.errors import Unavailable


def as_pdf(html: str) -> bytes:
    """Raises Unavailable where the system has no Pango."""
    try:
        from weasyprint import HTML
        from weasyprint.urls import URLFetcher
    except OSError:
        raise Unavailable(
            "no-printing",
            _("Forms cannot be made as PDF at the moment; the same stands on the page of the service."),
        ) from None
    nothing = URLFetcher(allowed_protocols=())
    made: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(pdf_variant="pdf/ua-1")
    return made
