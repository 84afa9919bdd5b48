"""A partner's codes at the desk: hand in the file, see the wrong lines, import the right ones."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zerotrip.core.clock import now
from zerotrip.core.errors import Invalid, NotVisible, Refused
from zerotrip.mall.queries import voucher_good_for, voucher_list_of
from zerotrip.mall.vouchers import import_list, look_through
from zerotrip.web.acts import acted
from zerotrip.web.console.page import show
from zerotrip.web.door import actor_at, for_desk, today

IMPORTERS = frozenset({"officer", "partner"})
SHOWN = 20


@for_desk(*IMPORTERS)
def vouchers(request: HttpRequest, uid: UUID) -> HttpResponse:
    if request.method != "POST":
        return _page(request, uid)
    return acted(
        request,
        lambda: _look_through(request, uid),
        then=lambda _uid: reverse("desk:mall-vouchers", args=[uid]),
        otherwise=lambda refusal: _page(request, uid, refusal),
    )


@for_desk(*IMPORTERS)
def take_in(request: HttpRequest, uid: UUID, listed: UUID) -> HttpResponse:
    if request.method != "POST":
        raise NotVisible("no-such-page", "")
    return acted(
        request,
        lambda: _take_in(request, uid, listed),
        then=lambda _uid: reverse("desk:mall-vouchers", args=[uid]),
        otherwise=lambda refusal: _page(request, uid, refusal),
        done=_("Imported; the codes are the stock of this good."),
    )


def _page(request: HttpRequest, uid: UUID, refusal: Refused | None = None) -> HttpResponse:
    good = voucher_good_for(actor_at(request), str(uid), on=today())
    lists = good.voucher_lists.defer("codes")[:SHOWN]
    return show(
        request, "mall_vouchers.html", here="mall", good=good, lists=lists, error=refusal and str(refusal)
    )


def _look_through(request: HttpRequest, uid: UUID) -> str:
    by = actor_at(request)
    good, file = voucher_good_for(by, str(uid), on=today()), request.FILES.get("file")
    if file is None:
        raise Invalid("no-file", _("Please choose the file with the codes first."), field="file")
    return str(look_through(good=good, file=file.read(), by=by, at=now()).pk)


def _take_in(request: HttpRequest, uid: UUID, listed: UUID) -> str:
    by = actor_at(request)
    good = voucher_good_for(by, str(uid), on=today())
    return str(import_list(voucher_list_of(good, str(listed)), by=by, at=now()).pk)
