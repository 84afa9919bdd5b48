"""The desk's pages of items, departments, audit and figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.web.help.words import Words

WATCHING = {
    "desk/editor/list.html": Words(
        _("Items as texts: drafts, editions, and what was published."),
        _(
            "One writes, another publishes. What is in force is never changed, only followed by a new"
            " edition."
        ),
    ),
    "desk/editor/draft.html": Words(
        _("The text of an item, checked while you write, with the phone's view beside it."),
        _("Problems name their line. Save, then hand it to a second person."),
    ),
    "desk/editor/review.html": Words(
        _("What a draft changes, in words and line by line, for the second person."),
        _("Look at the examples and at who gains or loses, then publish or send it back."),
    ),
    "desk/editor/item.html": Words(
        _("The editions of an item, in force, past and to come."),
        _("Compare two; withdraw one before it begins, by two people."),
    ),
    "desk/editor/compare.html": Words(
        _("Two editions side by side, in words and line by line."),
        _("A case stays under the edition it was opened with."),
    ),
    "desk/reform.html": Words(
        _("What a new text would have meant for cases that were decided."),
        _("It takes some seconds and changes nothing."),
    ),
    "desk/reform_result.html": Words(
        _("Who gains, who loses, and what it costs."),
        _("Small groups are left out, so that nobody can be recognised."),
    ),
    "desk/connectors.html": Words(
        _("Which departments answer, how fast, and what was refused."),
        _("One that is down costs nobody their case: it is asked again by itself, or the person once."),
    ),
    "desk/boards/auditing.html": Words(
        _("What was verified by itself, samples, ties, and the way into any trail."),
        _("You read everything and change nothing."),
    ),
    "desk/boards/replayed.html": Words(
        _("Decides a case once more from its kept receipts."),
        _("It has to come to the same; nothing is written."),
    ),
    "desk/posts.html": Words(
        _("Who holds which post, and the accounts they sign in with."),
        _("Give a post to an account by its user name. A term ends by itself; nobody gives their own."),
    ),
    "desk/post_holder.html": Words(
        _("One account: its posts, from when until when."),
        _("End a post, give a further one, or close the account. It counts from the next page they open."),
    ),
    "desk/clients.html": Words(
        _("Apps that use the platform's interface."),
        _("What each may do is named one by one; an ended app may do nothing at once."),
    ),
    "desk/client.html": Words(
        _("One app: who it is, what it may do, where it is told the news."),
        _("A secret is shown once. If it may have become known, make a new one."),
    ),
    "desk/audit.html": Words(
        _("The journal: who did what, when and why."),
        _("Verify the chain here: an altered or missing entry would show."),
    ),
    "desk/conflicts.html": Words(
        _("Decisions about somebody close to whoever decided."),
        _("Look at each, and note what you found."),
    ),
    "desk/reviews.html": Words(
        _("Samples of decisions, drawn so that nobody can choose them."),
        _("Fix the list first, then draw; anybody can repeat the drawing."),
    ),
    "desk/review.html": Words(
        _("One sample: its list, its seed, what was drawn and found."),
        _("Look through each case drawn, and note the finding."),
    ),
    "desk/review_finding.html": Words(
        _("One case of a sample, for your finding."),
        _("What you note counts for the share of faults, and cannot be taken back."),
    ),
    "desk/publications.html": Words(
        _("Figures for everybody, month by month."),
        _("Drafted by one, published once an auditor agrees; small groups are hidden."),
    ),
    "desk/publication.html": Words(
        _("One month of figures as everybody will see it."),
        _("Once published it stands; a correction is a new publication."),
    ),
    "desk/boards/board.html": Words(
        _("People, money, trips and days at one look, also for a wall."),
        _(
            "It refreshes by itself; the same stands as tables below. Groups of fewer than five are "
            "not shown."
        ),
    ),
    "desk/zero_trip.html": Words(
        _("How many cases went without a trip and without a paper, and why the others did not."),
        _("Ask of each trip whether an office could have answered instead."),
    ),
    "desk/ratings.html": Words(
        _("What members said about how it went."),
        _("Poor ones are answered first; the person is asked whether it is right now."),
    ),
    "desk/rating.html": Words(
        _("One rating, and its answer."),
        _("Say what will be different. The person reads it."),
    ),
    "desk/reports.html": Words(
        _("Lists and sums to take away as Excel or PDF."),
        _("Ask for one and go on working; it is made meanwhile. It is kept for seven days."),
    ),
    "desk/report.html": Words(
        _("One report: how far it is, its totals, its file."),
        _("The totals were compared with the books; one that does not agree is not given out."),
    ),
}
