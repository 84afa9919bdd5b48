"""What a good looks like, at the desk: see it, put another in its place, take it away."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, Refused
from zerotrip.mall.pictures import LARGEST, picture, without_picture
from zerotrip.mall.queries import good_offered_by, goods_kept_by, picture_of
from zerotrip.web.acts import acted
from zerotrip.web.console.page import AUDITORS, MALL, show
from zerotrip.web.door import actor_at, for_desk, today
from zerotrip.web.pictures import jpeg


@for_desk("officer")
def pictured(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    return acted(
        request,
        lambda: _change(request, uid),
        then=lambda uid: reverse("desk:mall-pictured", args=[uid]),
        otherwise=lambda refusal: _page(request, uid, refusal),
        done=_("Done."),
    )


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    good = good_offered_by(actor_at(request), str(uid), on=today())
    error = refusal and str(refusal)
    return show(request, "mall_picture.html", here="mall", good=good, mb=LARGEST >> 20, error=error)


def _change(request: HttpRequest, uid: UUID) -> str:
    by, file = actor_at(request), request.FILES.get("file")
    good = good_offered_by(by, str(uid), on=today())
    if "remove" in request.POST:
        without_picture(good, by=by, at=now())
    elif file is None:
        raise Invalid("no-file", _("Please choose a picture first."), field="file")
    else:
        picture(good, file=file.read(), by=by, at=now())
    return str(good.uid)


@for_desk(*MALL, read_by=AUDITORS)
def picture_file(request: HttpRequest, uid: UUID, digest: str) -> HttpResponse:
    return jpeg(picture_of(goods_kept_by(actor_at(request), today()), str(uid)).jpeg)
