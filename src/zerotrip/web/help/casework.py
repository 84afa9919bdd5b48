"""The desk's pages of cases, people and learning."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.web.help.words import Words

CASEWORK = {
    "desk/queue.html": Words(
        _("Every case that waits for you, the most urgent first."),
        _(
            "J and K choose, Enter opens, X marks for several at once. What has stopped its clock "
            "waits for the person."
        ),
    ),
    "desk/case.html": Words(
        _(
            "Everything about one case: facts with their sources, the sum, what was said, and what "
            "you may do."
        ),
        _("The bar at the foot has the verbs with their letters. What is not allowed says why."),
    ),
    "desk/cases.html": Words(
        _("Every case within your reach, by state, item, unit and time."),
        _("A choice you often make can be kept as a view."),
    ),
    "desk/views.html": Words(
        _("The choices of cases that you keep under a name of your own."),
        _("Only you see them. What they show follows your posts."),
    ),
    "desk/find.html": Words(
        _("Finds people, cases, items, units, batches, rosters and receipts, ten of each."),
        _(
            "A name, its pinyin or initials, or the last four digits do. Only your own part of the "
            "union is searched."
        ),
    ),
    "desk/bulk.html": Words(
        _("What one word does to all marked cases. Nothing has happened yet."),
        _("Look at the sums and at what is left out and why, then confirm."),
    ),
    "desk/bulk_done.html": Words(
        _("What went through and what did not, each with its reason."),
        _("What was left out is still in your queue; open it by itself."),
    ),
    "desk/boards/leading.html": Words(
        _("Only what needs a leader: cases and papers to be signed, with what a yes does to the fund."),
        _("Nobody signs what they proposed or checked themselves."),
    ),
    "desk/boards/cashier.html": Words(
        _("What is owed, made, with the bank, in doubt, and the month that is open."),
        _("Go down from the top: each line opens the page where it is done."),
    ),
    "desk/partner.html": Words(
        _("The cases that wait for your firm's answer."),
        _("Only what you need to answer is shown. The day by which it is due stands beside it."),
    ),
    "desk/partner_case.html": Words(
        _("One case for your answer: yes with a sum, or no with a reason."),
        _("The union has checked it already; the person reads your answer."),
    ),
    "desk/messages.html": Words(
        _("What the platform told you about the work."),
        _("Who is absent can have them sent to an address as well: “How we reach you”."),
    ),
    "desk/reach.html": Words(
        _("Where you are written to, and your quiet hours."),
        _("A letter elsewhere only says that something waits here."),
    ),
    "desk/people.html": Words(
        _("People within your reach. Numbers stay masked."),
        _(
            "Open a person to see their cases. Why you need a whole number has to be said, and the "
            "person reads it."
        ),
    ),
    "desk/person.html": Words(
        _("One person: membership, cases, household, accounts."),
        _("A look at a whole number asks for its purpose. You change nothing about yourself or your family."),
    ),
    "desk/people_lists.html": Words(
        _("Lists of people to be entered at once."),
        _("Every line is looked through first; nothing is entered before you have seen what is wrong."),
    ),
    "desk/people_list.html": Words(
        _("What one list would do, line by line."),
        _("Right lines can be entered; take the others away as a sheet, mend them, hand them in anew."),
    ),
    "desk/alike.html": Words(
        _("Two records that may be one person."),
        _(
            "One says so, another agrees; until then nothing is joined. Two people of one name are "
            "left as they are."
        ),
    ),
    "desk/coming.html": Words(
        _("Who wants to join, and memberships that are to move."),
        _("Who wants to join hears from you within the days named; nobody is moved without their word."),
    ),
    "desk/helping.html": Words(
        _("Act for a member who has no phone, with their consent."),
        _("Ask them, or photograph the paper they signed. They can always see what you did."),
    ),
    "desk/units.html": Words(
        _("The unions within your reach."),
        _("Open one for its people, posts, register and rosters."),
    ),
    "desk/unit.html": Words(
        _("One union: people, posts, what the register says, and what stands below it."),
        _("A post that has ended opens nothing any more from that day."),
    ),
    "desk/tree.html": Words(
        _("Unions from the city down, and terms of office that need a look."),
        _("Open a branch to go down."),
    ),
    "desk/particulars.html": Words(
        _("What the register holds about this union."),
        _("What you change is kept with your name and the day."),
    ),
    "desk/unit_lists.html": Words(
        _("Lists of a unit's people to take away."),
        _("Masked ones at once; in full only when a second person agrees, for a stated purpose."),
    ),
    "desk/rosters.html": Words(
        _("Enrol your people for a year with one list."),
        _("Excel or CSV with the columns shown. Every line is checked before anything counts."),
    ),
    "desk/roster.html": Words(
        _("What this roster does, line by line, and what it costs."),
        _("Lines that are wrong say what to mend. Confirm the right ones; the bill follows."),
    ),
    "desk/walk_in.html": Words(
        _("Writes down that somebody came who has no case."),
        _("Say why they came: it shows where people are still made to walk."),
    ),
    "desk/answered.html": Words(
        _("How your answer compares with the rule, and the article."),
        _("Go on; nothing here counts."),
    ),
    "desk/question.html": Words(
        _("One case to practise on. Nothing here is real."),
        _("Answer as you would at the window."),
    ),
    "desk/practice.html": Words(
        _("Practise on made-up cases, alone or in a contest."),
        _("The answer tells the article at once. Only contests are ranked."),
    ),
    "desk/sitting.html": Words(
        _("What your practice came to, question by question."),
        _("What was wrong names the article to read."),
    ),
    "desk/contest.html": Words(
        _("One contest: when it runs, who takes part, the results."),
        _("Everybody gets the same questions in the same time."),
    ),
    "desk/contest_new.html": Words(
        _("Announces a contest for the officers of a union."),
        _("Once it has begun neither time nor questions can be changed."),
    ),
    "desk/standards.html": Words(
        _("How every item has to be handled, on one list to print."),
        _("Made from the items in force; it cannot differ from what is really done."),
    ),
    "desk/standard_item.html": Words(
        _("One item: its procedure, who qualifies, the norms of service."),
        _("Hand it to somebody new, or hang it up at the window."),
    ),
    "desk/tour.html": Words(
        _("Five steps to what is where for your post."),
        _("Each step leads to the page that it speaks of."),
    ),
}
