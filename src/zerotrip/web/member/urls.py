from __future__ import annotations

from django.urls import path

from zerotrip.web.member import (
    appeal,
    applying,
    cases,
    cover,
    documents,
    home,
    items,
    me,
    messages,
    rating,
    supplement,
)

app_name = "member"
urlpatterns = [
    path("", home.home, name="home"),
    path("items/", items.items, name="items"),
    path("items/<str:item_id>/", items.item, name="item"),
    path("applications/", applying.applications, name="applications"),
    path("applications/<uuid:uid>/", applying.application, name="application"),
    path("applications/<uuid:uid>/save/", applying.save, name="application-save"),
    path("applications/<uuid:uid>/live/", applying.live, name="application-live"),
    path("documents/", documents.documents, name="documents"),
    path("documents/<uuid:uid>/", documents.document, name="document"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:ref>/", cases.case, name="case"),
    path("cases/<str:ref>/decision/", cases.decision, name="decision"),
    path("cases/<str:ref>/receipt.json", cases.receipt, name="receipt"),
    path("cases/<str:ref>/paper/", supplement.supplement, name="supplement"),
    path("cases/<str:ref>/appeal/", appeal.appeal, name="appeal"),
    path("cases/<str:ref>/withdraw/", appeal.withdraw, name="withdraw"),
    path("cases/<str:ref>/rating/", rating.rating, name="rating"),
    path("cover/", cover.cover, name="cover"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<uuid:uid>/", messages.message, name="message"),
    path("me/", me.me, name="me"),
    path("me/account/", me.account, name="account"),
    path("me/looks/", me.looks, name="looks"),
    path("me/reach/", me.reach, name="reach"),
]
