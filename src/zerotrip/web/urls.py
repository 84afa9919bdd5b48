from __future__ import annotations

from django.urls import include, path

from zerotrip.web import again, choosing, entrance, gallery

urlpatterns = [
    path("", entrance.front, name="front"),
    path("again/", again.again, name="again"),
    path("look/", choosing.looks, name="look"),
    path("hall/", include("zerotrip.web.public.urls")),
    path("m/", include("zerotrip.web.member.urls")),
    path("desk/", include("zerotrip.web.console.urls")),
    path("gallery/", gallery.show, {"look": "phone"}, name="gallery"),
    path("gallery/desk/", gallery.show, {"look": "desk"}, name="gallery-desk"),
]
