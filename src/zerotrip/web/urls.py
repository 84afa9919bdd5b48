from __future__ import annotations

from django.urls import include, path

from zerotrip.web import again, choosing, enter, entrance
from zerotrip.web.gallery import pages

urlpatterns = [
    path("", entrance.front, name="front"),
    path("again/", again.again, name="again"),
    path("look/", choosing.looks, name="look"),
    path("enter/<str:code>/", enter.come_in, name="enter"),
    path("hall/", include("zerotrip.web.public.urls")),
    path("m/", include("zerotrip.web.member.urls")),
    path("desk/", include("zerotrip.web.console.urls")),
    path("gallery/", pages.frames, name="gallery"),
    *(
        path(f"gallery/{name}/", pages.page, {"surface": name}, name=f"gallery-{name}")
        for name in pages.SURFACES
    ),
]
