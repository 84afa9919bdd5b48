"""My payments inside the public figures, each with a proof to take away."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from zerotrip.disclosure.queries import mine, proof_for
from zerotrip.members.models import Person
from zerotrip.web.door import for_member
from zerotrip.web.member.page import show


@for_member
def proofs(request: HttpRequest, person: Person) -> HttpResponse:
    return show(request, "proofs.html", tab="me", back=reverse("member:me"), rows=mine(person))


@for_member
def proof(request: HttpRequest, person: Person, uid: UUID, reference: str) -> HttpResponse:
    said = proof_for(person, uid, reference)
    headers = {"Content-Disposition": f'attachment; filename="proof-{reference}.json"'}
    return JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 1}, headers=headers)
