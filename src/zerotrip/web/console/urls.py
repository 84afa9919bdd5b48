from __future__ import annotations

from django.urls import path

from zerotrip.web.console import (
    audit,
    cases,
    connectors,
    deciding,
    messages,
    payments,
    people,
    queue,
    ratings,
    reform,
    rosters,
    walk_ins,
    zero_trip,
)

app_name = "desk"
urlpatterns = [
    path("", queue.queue, name="queue"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<str:ref>/", cases.case, name="case"),
    path("cases/<str:ref>/papers/<uuid:uid>/", cases.paper, name="paper"),
    path("cases/<str:ref>/identity/", cases.identity, name="identity"),
    path("cases/<str:ref>/<slug:verb>/", deciding.act, name="verb"),
    path("payments/", payments.batches, name="payments"),
    path("payments/answers/", payments.answers, name="answers"),
    path("payments/<str:ref>/", payments.batch, name="batch"),
    path("payments/<str:ref>/file/", payments.file, name="batch-file"),
    path("people/", people.people, name="people"),
    path("people/<uuid:uid>/", people.person, name="person"),
    path("units/", people.units, name="units"),
    path("units/<str:code>/", people.unit, name="unit"),
    path("rosters/", rosters.rosters, name="rosters"),
    path("rosters/<uuid:uid>/", rosters.roster, name="roster"),
    path("rosters/<uuid:uid>/report.xlsx", rosters.report, name="roster-report"),
    path("connectors/", connectors.connectors, name="connectors"),
    path("connectors/check/", connectors.check, name="connectors-check"),
    path("reform/", reform.reform, name="reform"),
    path("reform/<slug:key>/", reform.result, name="reform-result"),
    path("reform/<slug:key>/preview.<slug:ending>", reform.file, name="reform-file"),
    path("audit/", audit.audit, name="audit"),
    path("zero-trip/", zero_trip.zero_trip, name="zero-trip"),
    path("zero-trip/walk-in/", walk_ins.walk_in, name="walk-in"),
    path("ratings/", ratings.ratings, name="ratings"),
    path("ratings/<uuid:uid>/", ratings.rating, name="rating"),
    path("messages/", messages.messages, name="messages"),
    path("messages/<uuid:uid>/", messages.message, name="message"),
    path("reach/", messages.reach, name="reach"),
]
