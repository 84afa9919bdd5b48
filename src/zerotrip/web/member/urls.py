from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

stub = lambda request, **kw: HttpResponse("")
app_name = "member"
urlpatterns = [path(n + "/", stub, name=n) for n in ("items", "messages", "me")] + [path("", stub, name="home")]
