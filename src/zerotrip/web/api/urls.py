from __future__ import annotations

from django.urls import path

from zerotrip.web.api import asks, feeds
from zerotrip.web.api.v1.reading import client, description, docs
from zerotrip.web.api.v1.service import api

urlpatterns = [
    path("v1/docs", docs, name="api-docs"),
    path("v1/openapi.json", description, name="openapi"),
    path("v1/client.py", client, name="api-client"),
    path("v1/", api.urls),
    path("cases/<str:ref>/asks", asks.asks, name="asks"),
    path("feeds/<slug:source>/settlements", feeds.settlements, name="feed-settlements"),
]
