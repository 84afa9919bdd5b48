from __future__ import annotations

from django.urls import path

from zerotrip.web.public import (
    can_get,
    disclosure,
    guide,
    hall,
    join,
    notices,
    places,
    portal,
    reviews,
    verify,
)

app_name = "hall"
urlpatterns = [
    path("", hall.front, name="front"),
    path("portal/", portal.portal, name="portal"),
    path("places/", places.places, name="places"),
    path("places/<str:code>/", places.place, name="place"),
    path("join/", join.unions, name="join"),
    path("join/<str:code>/", join.join, name="join-unit"),
    path("search/", hall.search, name="search"),
    path("can-get/", can_get.can_get, name="can-get"),
    path("items/", hall.items, name="items"),
    path("items/<str:item_id>/", guide.item, name="item"),
    path("items/<str:item_id>/<slug:kind>.pdf", guide.download, name="print"),
    path("verify/", verify.verify, name="verify"),
    path("verify/decision/", verify.verify_decision, name="verify-decision"),
    path("verify/<str:number>/", verify.verify, name="verify-receipt"),
    path("disclosure/", disclosure.publications, name="disclosure"),
    path("disclosure/<uuid:uid>/", disclosure.publication, name="publication"),
    path("disclosure/<uuid:uid>/verify/", disclosure.verify, name="publication-verify"),
    path("disclosure/<uuid:uid>/figures.<slug:kind>", disclosure.download, name="publication-file"),
    path("reviews/", reviews.samples, name="reviews"),
    path("reviews/<uuid:uid>/", reviews.sample, name="review"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<str:ref>/", notices.notice, name="notice"),
    path("items/<str:item_id>/guide.json", guide.official, name="official"),
]
