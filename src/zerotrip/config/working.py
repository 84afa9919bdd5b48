"""What the worker does again and again, and how often."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from zerotrip.core.actor import Actor
from zerotrip.core.calendar import day_of

KEYS_STAND = timedelta(days=90)
"""How long a form may be submitted again and be answered as before."""
TRIED_AGAIN = timedelta(minutes=10)
Work = Callable[[datetime], object]
"""Something the worker does again and again: takes the time, does what is due, answers how much."""


def work() -> dict[str, Work]:
    """What the worker does, by name, in this order."""
    from zerotrip.audit.actions import seal
    from zerotrip.audit.verifying import verify_everything
    from zerotrip.cases import news, watching
    from zerotrip.cases.instalments.watching import watch_instalments
    from zerotrip.clients.hooks import deliver
    from zerotrip.config.telling import tell_apps
    from zerotrip.evidence import actions as evidence
    from zerotrip.mall import delivery
    from zerotrip.mall.actions import lapse_due, remind_due
    from zerotrip.mall.settlements.drawing import draw_due
    from zerotrip.members.joining_notices import look_after_joinings
    from zerotrip.members.likeness import look_for_alike
    from zerotrip.members.lists.enter import go_on_entering
    from zerotrip.members.moving import settle_due_moves
    from zerotrip.members.receipts import issue_due_receipts
    from zerotrip.notices.actions import deliver_due
    from zerotrip.payments.actions import exchange_due
    from zerotrip.points.actions import back_due, expire_due
    from zerotrip.points.ending import warn_due
    from zerotrip.ratings.reminding import remind
    from zerotrip.reports import making
    from zerotrip.reviews.conflicts import look_for_conflicts

    return {
        "take messages": lambda at: evidence.take_due(at=at),
        "ask departments": lambda at: evidence.send_due(at=at),
        "look after the lines": lambda at: evidence.check_due(at=at),
        "move cases on": lambda at: news.go_on(at=at),
        "wait no longer": once_an_hour(lambda at: news.wait_no_longer(at=at)),
        "give places on": lambda at: watching.give_places(at=at),
        "give money on": lambda at: watching.give_money(at=at),
        "do what grants bring about": lambda at: watching.do_results(at=at),
        "exchange with the bank": lambda at: exchange_due(at=at),
        "enter lists of people": lambda at: go_on_entering(at=at),
        "tell apps": tell_apps,
        "deliver to apps": lambda at: deliver(at=at),
        "deliver notices": lambda at: deliver_due(at=at),
        "seal the journal": lambda at: seal(at=at),
        "remind of ratings": once_a_day(lambda at: remind(at=at)),
        "end public notices": once_a_day(lambda at: watching.end_notices(at=at)),
        "watch the terms": once_a_day(lambda at: watching.watch(at=at)),
        "watch instalments": once_a_day(lambda at: watch_instalments(at=at)),
        "keep facts fresh": once_a_day(lambda at: news.keep_fresh(at=at)),
        "make reports": lambda at: making.go_on(at=at),
        "issue receipts": lambda at: issue_due_receipts(at=at),
        "look after those who want to join": once_a_day(lambda at: look_after_joinings(at=at)),
        "settle moves": once_a_day(lambda at: settle_due_moves(at=at)),
        "look for people entered twice": once_a_day(lambda at: look_for_alike(at=at)),
        "draw up partners' statements": once_a_day(lambda at: draw_due(at=at)),
        "remind of reservations": lambda at: remind_due(at=at),
        "let reservations lapse": lambda at: lapse_due(at=at),
        "count parcels as received": once_a_day(lambda at: delivery.receive_due(at=at)),
        "forget addresses of parcels": once_a_day(lambda at: delivery.forget_due(at=at)),
        "back points": once_an_hour(lambda at: back_due(at=at)),
        "expire points": once_an_hour(lambda at: expire_due(at=at)),
        "say that points end soon": once_a_day(lambda at: warn_due(at=at)),
        "look for conflicts of interest": once_a_day(lambda at: look_for_conflicts(at=at)),
        "verify everything": once_a_day(lambda at: verify_everything(at=at)),
        "tidy up": once_a_day(_tidy_up),
    }


def once_a_day(do: Work) -> Work:
    return _once_in(day_of, do)


def once_an_hour(do: Work) -> Work:
    return _once_in(lambda at: at.replace(minute=0, second=0, microsecond=0), do)


def _once_in(stretch: Callable[[datetime], object], do: Work) -> Work:
    """At the first chance of a day or an hour; after a restart perhaps once more, which must do no harm. What
    failed is tried again a little later."""
    last: object = None
    next_try = datetime.min.replace(tzinfo=UTC)

    def seldom(at: datetime) -> object:
        nonlocal last, next_try
        if last == stretch(at) or at < next_try:
            return 0
        next_try = at + TRIED_AGAIN
        do(at)
        last, next_try = stretch(at), at
        return 0

    return seldom


def _tidy_up(at: datetime) -> None:
    from zerotrip.applications.actions import forget_ended
    from zerotrip.clients.actions import forget_tokens
    from zerotrip.clients.entering import forget_entrances
    from zerotrip.clients.limits import forget_counts
    from zerotrip.clients.spending import forget_spent
    from zerotrip.guides.prints import forget_unused
    from zerotrip.population.rounds import forget_old
    from zerotrip.population.snapshots.forgetting import forget_expired
    from zerotrip.reports import actions as reports
    from zerotrip.submissions.actions import forget_before
    from zerotrip.vault.actions import sweep

    sweep(at=at)
    forget_counts(at=at)
    forget_entrances(at=at)
    forget_tokens(at=at)
    forget_spent(at=at)
    forget_before(at - KEYS_STAND)
    forget_expired(at=at, by=Actor.system("worker"))
    forget_old(at=at)
    forget_ended(at)
    forget_unused(at=at)
    reports.forget_due(at=at)
