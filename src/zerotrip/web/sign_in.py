"""Who is not signed in, or not any more, is asked to; of a form that comes too late nothing typed is lost."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zerotrip.web.held import came_from, hold

AGAIN = "/again/"  # never under the address of a mandate
STOP_ASKING = 286
"""What htmx takes for the end of a fragment that refreshes by itself."""


def turned_away(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return sent_to_sign_in(request, AGAIN if hold(request) else came_from(request))
    if request.htmx:  # type: ignore[attr-defined]
        # Nobody has done anything: a page that asks by itself must not take away what is being typed.
        return HttpResponse(status=STOP_ASKING, headers={"HX-Reswap": "none"})
    return sent_to_sign_in(request, "")


def sent_to_sign_in(request: HttpRequest, then: str) -> HttpResponse:
    if then == AGAIN and "X-Waits" not in request.headers:  # else it is said twice
        messages.info(request, _("You were signed out meanwhile. What you typed is kept: sign in and go on."))
    answer = redirect_to_login(then or request.get_full_path(), login_url=settings.LOGIN_URL)
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponse(status=401, headers={"HX-Redirect": answer["Location"]})
    return answer
