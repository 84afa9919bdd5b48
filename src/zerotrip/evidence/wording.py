"""What became of a question or a message, in a sentence for whoever looks after the lines."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, str | Promise] = {
    "": "",
    "received": _("Received. Thank you."),
    # messages of a feed
    "no-feed": _("No feed of this department is set up here."),
    "headers": _("The message lacks its time, its number or its signature, or one of them cannot be read."),
    "forged": _("The signature does not fit the message. It was kept for inspection; nothing was moved."),
    "stale": _(
        "The message's time lies too far from ours. Check both clocks, sign it anew and send it again."
    ),
    "replayed": _("This very message has been here before. It was kept for inspection; nothing was moved."),
    "id-reused": _("Another message came under this number. Give every message its own."),
    "too-large": _("The message is larger than a settlement can be."),
    "unreadable": _(
        "The message is genuine, but cannot be read as a settlement. Correct it and send it again."
    ),
    # answers of a department
    "timeout": _("The department did not answer in time."),
    "unreachable": _("The department cannot be reached."),
    "cut": _("The department hung up in the middle of its answer."),
    "server-error": _("The department reports an error of its own."),
    "unexpected-status": _("The department's address answers with something else than its gateway."),
    "not-json": _("What came back is no answer of the gateway, but a page or noise."),
    "malformed": _("The answer does not have the form that was agreed."),
    "too-large-answer": _("The answer was too large and was not read."),
    "unreadable-answer": _("The answer has the agreed form, but makes no sense."),
    "someone-else": _("The answer is about somebody else; it was thrown away."),
    "credentials": _("The department does not accept our signature. Check the key and the secret."),
    "connector-failed": _("The connector itself failed; its log says where."),
}


def sentence(code: str) -> str:
    """Codes nobody foresaw are the department's own, and are shown as they came."""
    return str(SENTENCES.get(code, code))
