"""What the schema says in words, in the asked language: summaries, descriptions, scopes.

English stands where it is meant, at the operation or the model. Here it stands once more, to be translated; a
test holds the two together and wants the Chinese of each.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from zerotrip.clients.scopes import BY_CODE

_SAID_IN = ("summary", "description")
WORDS = (
    _("What members and the union's desks do on their screens, for other apps. Sums are whole fen."),
    # operations
    _("Search the services"),
    _("All services"),
    _("The guide of one service"),
    _("Who it is"),
    _("What is there for the taking"),
    _("What is asked of the person"),
    _("Cover"),
    _("Points that the person has"),
    _("Who asked about the person"),
    _("What the person was told"),
    _("Has been read"),
    _("Begun and not sent"),
    _("Begin, or have it at once"),
    _("What is known, what is still asked"),
    _("Save answers"),
    _("Right or wrong, everything is kept; what is wrong with it stands beside the question."),
    _("Add a photographed paper"),
    _("A photo or a PDF of at most 10 MB; `readable` says so of a picture that looks doubtful."),
    _("Send it"),
    _("Throw it away"),
    _("Own cases"),
    _("Under a mandate those that it covers, without sums."),
    _("One case"),
    _("What happened, the latest first"),
    _("What was decided, row by row and why"),
    _("The receipt that replays to the same decision"),
    _("Hand in a paper that was asked for"),
    _("Answer what was asked"),
    _("Want it no more"),
    _("Give a place back"),
    _("Appeal a refusal"),
    _("Whom one may act for"),
    _("What may be filed for the other"),
    _("Only with the header Acting-For."),
    _("A way in for the person"),
    _("What waits, the most urgent first"),
    _("Cases of the post"),
    _("One case, as its officer sees it"),
    _("Do something with it"),
    _("What the app was told"),
    _("Tell it once more"),
    # headers and answers
    _("New for each act; sent again with the same body it acts once and answers the same."),
    _("A mandate of /me/mandates: the same for whom it is of. Needs for-others as well."),
    _("How often one may ask in a minute"),
    _("How often still in this one"),
    _("Seconds until the next"),
    _('The next page, as rel="next"'),
    _("OK"),
    _("Created"),
    _("A problem"),
    # what comes and goes
    _("`meant`: what was looked for instead, where nothing was found as written."),
    _("`guide` has the official names of a service guide's fields."),
    _("`trips` and `papers`: what the decided cases cost the person."),
    _("Whole fen; 100 fen are 1 yuan."),
    _("`verdict` is met or unknown; `amount_fen` is missing while something is still to be found out."),
    _("One paper or answer a case waits for; `serves` as many cases."),
    _("`case` where nothing was open and it is there already, else `application` to go on with."),
    _("`subject` is what an offer says; leave it out for an item that is about the person."),
    _("`kind` is yesno, choice, date, number or text; yesno takes `yes` and `no`."),
    _(
        "One field, or several for each row of a table. No field: somebody else's answer, not for whoever "
        "acts for the person."
    ),
    _("By question, a text as it would be typed; for a table its rows, or `none`."),
    _("`state` is for programs, `says` for people. `amount_fen`: granted, or expected while it is open."),
    _("`may`: the acts that are open to the person now. `payment`: how far the money is, once granted."),
    _("One condition, the article it stands in, and the facts it rests on with who said them."),
    _("By question, a text as it would be typed, or rows of a table."),
    _("`uid` is what the header Acting-For takes; `medical`, whether what is medical is open to them."),
    _("Lead the person's browser to `address`: it opens once, until `ends_at`."),
    _("`to`: the page where the person comes out, such as `/m/`."),
    _("`person` is masked, as at the desk."),
    _("`verbs` says of each whether it is open now, and why not; `after_fen` what the fund would have left."),
    _(
        "`version` is the one the case had when it was looked at; `more` what a verb asks beside a reason: "
        "`want`, `ask` and `value`, `amount` or `grade`, `shown`, `objection` and `upheld`."
    ),
    _("As it was sent, and how far it is; `answer` is the status it was answered with."),
    _("RFC 9457. `code` never changes and is for programs; `field` and `errors` say where."),
)


def in_words(schema: dict[str, Any], language: str) -> dict[str, Any]:
    """The schema with its sentences in one of our languages; names and codes stay."""
    with override(language):
        told: dict[str, Any] = _told(schema)
        for flow in told["components"]["securitySchemes"]["Bearer"]["flows"].values():
            flow["scopes"] = {code: str(BY_CODE[code].words) for code in flow["scopes"]}
    return told


def _told(part: Any) -> Any:
    if isinstance(part, list):
        return [_told(one) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: gettext(one_line(value)) if key in _SAID_IN and isinstance(value, str) else _told(value)
        for key, value in part.items()
    }


def one_line(text: str) -> str:
    """A docstring of two lines is one sentence."""
    return " ".join(text.split())
