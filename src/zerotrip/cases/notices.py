"""Which event of a case tells whom what. The pack's own sentence goes first, where it has one."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zerotrip.cases.evaluation import Evaluation
from zerotrip.cases.models import Case, Debt
from zerotrip.cases.states import State
from zerotrip.core.calendar import day_of
from zerotrip.core.money import Amount
from zerotrip.core.text import Text, both, in_words, pick
from zerotrip.evidence.factset import label_of
from zerotrip.evidence.models import Ruling
from zerotrip.members.models import Mandate
from zerotrip.notices.actions import Telling, tell
from zerotrip.rules import Condition

NOTHING = Amount.fen(0)
DONE = {
    "open": gettext_lazy("%(agent)s filed this for %(name)s."),
    "answer": gettext_lazy("%(agent)s answered a question for %(name)s."),
    "paper": gettext_lazy("%(agent)s handed in a paper for %(name)s."),
    "withdraw": gettext_lazy("%(agent)s withdrew this for %(name)s."),
    "reopen": gettext_lazy("%(agent)s took this up again for %(name)s."),
    "appeal": gettext_lazy("%(agent)s appealed for %(name)s."),
}


def opened(case: Case, *, at: datetime) -> None:
    tell_of(case, "case.opened", opening_said(case), at=at)


def opening_said(case: Case) -> Text:
    """Where it was accepted in the same breath and is still open, with the day of the answer."""
    due = case.due_on if case.accepted_at else None
    return both(lambda: _opened(due))


def _opened(due: date | None) -> str:
    if due is None:
        return _("We have started this for you; there is nothing you need to do now.")
    said = _(
        "We have started this for you and accepted it; you have the answer by %(day)s at the latest. "
        "There is nothing you need to do now."
    )
    return said % {"day": in_words(due)}


def accepted(case: Case, *, at: datetime) -> None:
    said = {"day": in_words(day_of(at)), "due": in_words(case.due_on)}
    body = both(lambda: _("Accepted on %(day)s. You have the answer by %(due)s at the latest.") % said)
    tell_of(case, "case.accepted", body, at=at)


def step_begun(case: Case, state: State, *, at: datetime) -> None:
    tell_of(case, f"case.{state}", both(lambda: _step(state) % {"day": in_words(case.rests_until)}), at=at)


def _step(state: State) -> str:
    if state == State.PLACE:
        return _(
            "Agreed. All places are taken at the moment; you are in the queue, and a place that becomes free "
            "is yours without doing anything."
        )
    if state == State.FUNDS:
        return _(
            "Agreed. The money set aside for this is used up at the moment; you are in the queue, and it is "
            "paid by itself as soon as money comes."
        )
    if state == State.NOTICE:
        return _(
            "Agreed. It is shown in public notice until %(day)s, with your name masked; without objections "
            "it is granted by itself after that."
        )
    return _("Agreed. It now lies with our partner, who answers by %(day)s.")


def looked_again(case: Case, *, because: str, at: datetime) -> None:
    said = {"because": because}
    body = both(
        lambda: (
            _("An officer looks at this once more (%(because)s). What was decided before waits for that.")
            % said
        )
    )
    tell_of(case, "case.look-again", body, at=at)


def done_for(case: Case, verb: str, mandate: Mandate, *, at: datetime) -> None:
    """Whoever is acted for, and whoever acted, read the same act, each on their own page of the case."""
    agent, principal = mandate.agent_name, mandate.principal.name
    say = DONE.get(verb, _("%(agent)s did something for %(name)s; it stands on this page."))
    body = both(lambda: str(say) % {"agent": agent, "name": principal})
    for key, phone in ((case.person.key, "/m/"), (mandate.agent_key, f"/for/{mandate.uid}/m/")):
        link = f"{phone}cases/{case.ref}/"
        tell(to_key=key, event="case.done-for-another", title=case.name, body=body, link=link, at=at)


def something_missing(case: Case, *, at: datetime) -> None:
    body = both(
        lambda: _(
            "Just one thing is missing. The time limit stands still until you send it; nothing starts over."
        )
    )
    tell_of(case, "case.missing", body, at=at, page="paper/")


def nothing_missing(case: Case, *, at: datetime) -> None:
    body = both(lambda: _("Nothing more is needed from you; an officer looks at what is there."))
    tell_of(case, "case.nothing-missing", body, at=at)


def granted(case: Case, amount: Amount, debt: Debt | None = None, *, rule: Amount, at: datetime) -> None:
    body = grant_said(case, amount, rule=rule)
    if debt is not None:
        body = _with_departments(body, _provisional(), debt.sources)
    tell_of(case, "case.granted", body, at=at, page="decision/")


def grant_said(case: Case, amount: Amount, *, rule: Amount) -> Text:
    """The pack's own sentence where it has one: an item without a sum says what has been granted there.
    Where a ceiling leaves less than the `rule` gives, that is said too."""
    own = {lang: texts.granted for lang, texts in case.edition.loaded.pack.text.items()}
    fallback = both(
        lambda: (
            _("{amount} yuan has been granted and goes to your account with the next bank run.")
            if amount
            else _("Granted: {name}.")
        )
    )
    body = {lang: _filled(own.get(lang) or fallback[lang], case, lang, amount=amount) for lang in fallback}
    if amount < rule:
        said = {"rule": rule, "amount": amount}
        sentence = _shared if case.edition.loaded.pack.stacking.ceiling else _counted
        more = both(lambda: sentence() % said)
        body = {lang: f"{body[lang]} {more[lang]}" for lang in body}
    return body


def _counted() -> str:
    return _(
        "By its own rule it is %(rule)s; of what may not stand beside it you have had some before, which "
        "counts towards it: this gives %(amount)s."
    )


def _shared() -> str:
    return _(
        "By its own rule it is %(rule)s; all who pay stay within one limit together: this gives %(amount)s."
    )


def refused(case: Case, seen: Evaluation, *, at: datetime, because: str = "") -> None:
    """Every failed condition's sentence and the officer's own reason, then the way to object."""
    own = {lang: texts.refused for lang, texts in case.edition.loaded.pack.text.items()}
    fallback = both(
        lambda: _("{reason} If you see it differently, you can appeal on this page; another officer looks.")
    )
    sentences = [_with_article(case, one) for one in seen.decision.conditions if one.outcome == "unmet"]
    body = {
        lang: _filled(own.get(lang) or fallback[lang], case, lang, reason=_reason(sentences, because, lang))
        for lang in fallback
    }
    tell_of(case, "case.refused", body, at=at, page="decision/")


class _Blank(dict[str, object]):
    """What a sentence names and nobody can fill in here is left out."""

    def __missing__(self, key: str) -> str:
        return ""


def _filled(sentence: str, case: Case, lang: str, **more: object) -> str:
    name = pick(case.name, lang)
    return sentence.format_map(_Blank(name=name, item=name, ref=case.ref, **more))


def _with_article(case: Case, condition: Condition) -> Text:
    """A failed condition with the article it rests on: 依据."""
    article = case.edition.loaded.articles.get(condition.basis, "")
    basis = both(lambda: _(" (basis: %(article)s)") % {"article": article} if article else "")
    return {lang: _before_the_stop(pick(condition.says, lang), basis[lang]) for lang in basis}


def _before_the_stop(sentence: str, more: str) -> str:
    return f"{sentence[:-1]}{more}{sentence[-1]}" if sentence.endswith(("。", ".")) else f"{sentence}{more}"


def _reason(sentences: list[Text], because: str, lang: str) -> str:
    told = [*(pick(sentence, lang) for sentence in sentences), *([because] if because else [])]
    if lang == "en":
        return " ".join(told)
    return "".join(each if each.endswith(("。", "！", "？")) else f"{each}。" for each in told)


def appealed(case: Case, *, at: datetime) -> None:
    tell_of(
        case,
        "case.appealed",
        both(lambda: _("Your appeal has been received; an officer who has not decided on it will look.")),
        at=at,
    )


def ruled(case: Case, ruling: Ruling, *, at: datetime) -> None:
    """Which source was held to be right, why, and that one may object."""
    facts = {fact.key: fact.label for fact in case.edition.loaded.item.facts}
    sentence = both(
        lambda: _(
            "Two sources said different things about “{fact}”; an officer has decided that “{source}” is"
            " right: {reason} If you see it differently, object on this page; another officer looks."
        )
    )
    body = {
        lang: said.format(
            fact=pick(facts.get(ruling.fact, {lang: ruling.fact}), lang),
            source=pick(label_of(ruling.source), lang),
            reason=ruling.because,
        )
        for lang, said in sentence.items()
    }
    tell_of(case, "case.ruled", body, at=at, page="decision/")


def _provisional() -> Text:
    return both(
        lambda: _(
            "{said} This is provisional: it rests on what you told us until {department} answers. Should the"
            " answer differ, it is set right and you are told."
        )
    )


def _with_departments(body: Text, frame: Text, sources: list[str]) -> Text:
    """The sentence around it, with whom it waits for."""
    joint = {"en": ", "}
    return {
        lang: frame[lang].format(
            said=body[lang],
            department=joint.get(lang, "、").join(pick(label_of(source), lang) for source in sources),
        )
        for lang in frame
    }


def said_in_their_place(case: Case, sources: list[str], *, at: datetime) -> None:
    body = both(
        lambda: _(
            "{department} has not answered for a long time. Tell us what you know, and we decide on your word"
            " for now; if it answers first, you need do nothing.{said}"
        )
    )
    tell_of(
        case, "case.missing", _with_departments(dict.fromkeys(body, ""), body, sources), at=at, page="paper/"
    )


def paid(case: Case, amount: Amount, account_tail: str, *, at: datetime) -> None:
    own = {lang: texts.paid for lang, texts in case.edition.loaded.pack.text.items()}
    fallback = both(lambda: _("{amount} yuan has been sent to your account ending {account_tail}."))
    body = {
        lang: _filled(own.get(lang) or fallback[lang], case, lang, amount=amount, account_tail=account_tail)
        for lang in fallback
    }
    tell_of(case, "case.paid", body, at=at, page="decision/")


def paid_in_part(case: Case, paid: Amount, left: Amount, *, at: datetime) -> None:
    body = both(
        lambda: (
            _(
                "%(paid)s yuan has arrived in your account. The bank has not carried out the rest; "
                "%(left)s yuan follows with the next bank run. You need not do anything."
            )
            % {"paid": paid, "left": left}
        )
    )
    tell_of(case, "case.paid-in-part", body, at=at, page="decision/")


def payment_returned(case: Case, reason: Text, *, at: datetime) -> None:
    way = both(
        lambda: _("Please check your account; the money is safe and goes out again with the next bank run.")
    )
    body = {lang: f"{pick(reason, lang)} {way[lang]}".strip() for lang in way}
    tell_of(case, "case.payment-returned", body, at=at, link="/m/me/account/")


def tell_of(case: Case, event: str, body: Text, *, at: datetime, page: str = "", link: str = "") -> None:
    said = telling(case, event, body, page=page, link=link)
    tell(
        to_key=said.to_key,
        event=event,
        title=said.title,
        body=body,
        link=said.link,
        at=at,
        email=said.email or None,
    )


def telling(case: Case, event: str, body: Text, *, page: str = "", link: str = "") -> Telling:
    """Who reads it, and where it leads; to be told by whoever asks."""
    reader = case.payee or case.person
    return Telling(
        to_key=reader.key,
        event=event,
        title=case.name,
        body=body,
        link=link or f"{_phone_of(case)}cases/{case.ref}/{page}",
        email=reader.email or "",
    )


def _phone_of(case: Case) -> str:
    """An heir reads the case under the mandate it was opened by: it is not among their own."""
    if case.payee is None:
        return "/m/"
    opened = case.events.filter(kind="open").values_list("data__mandate", flat=True).first()
    return f"/for/{opened}/m/"
