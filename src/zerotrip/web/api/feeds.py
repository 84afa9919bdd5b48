"""Where departments push what they know. Signed messages only; docs/evidence.md says how to sign one."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from zerotrip.core.clock import now
from zerotrip.core.text import both
from zerotrip.evidence.actions import receive
from zerotrip.evidence.policy import BODY_LIMIT
from zerotrip.evidence.states import MessageState
from zerotrip.evidence.wording import sentence

STATUS = {
    "no-feed": 404,
    "headers": 400,
    "forged": 401,
    "stale": 401,
    "replayed": 409,
    "id-reused": 409,
    "too-large": 413,
    "unreadable": 422,
}


@csrf_exempt  # no cookie counts here, only the signature
@require_POST
@transaction.non_atomic_requests  # the message is kept even when reading it fails
def settlements(request: HttpRequest, source: str) -> JsonResponse:
    """Takes one settlement. The answer is the same whether or not the person is a member."""
    body = request.read(BODY_LIMIT + 1)
    message = receive(source=source, headers=request.headers, body=body, at=now())
    if message.state == MessageState.REFUSED:
        said = both(lambda: sentence(message.reason))
        return JsonResponse({"code": message.reason, "msg": said}, status=STATUS[message.reason])
    return JsonResponse(
        {"code": "00", "msg": both(lambda: sentence("received")), "receipt": str(message.uid)}
    )
