from __future__ import annotations

from django.urls import path

from zerotrip.web.api import feeds

urlpatterns = [
    path("feeds/<slug:source>/settlements", feeds.settlements, name="feed-settlements"),
]
