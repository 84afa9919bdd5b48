"""The phone's pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.web.help.words import Words

PHONE = {
    "member/home.html": Words(
        _("What you can get with its sum, what is wanted from you, and where your cases stand."),
        _("One tap on what is offered is enough. What offices already hold is fetched for you."),
    ),
    "member/home_for_another.html": Words(
        _("What you can do for the person who named you, and where their cases stand."),
        _("They can read everything you do here. The money always goes to their own account."),
    ),
    "member/items.html": Words(
        _("Everything your union offers, in fields. What fits you by what is known stands first."),
        _("Open one to see who qualifies, how it goes and what it is based on, before you apply."),
    ),
    "member/item.html": Words(
        _("What this is, who qualifies, how it goes, and the article behind it."),
        _(
            "Apply here. If it does not fit by what is known you may apply all the same: you get "
            "reasons, and can appeal."
        ),
    ),
    "member/unfit.html": Words(
        _("Why the other services do not fit you, each by the condition that fails."),
        _("If you see it differently, ask for it all the same."),
    ),
    "member/application.html": Words(
        _("Your application: only what no office knows is asked, and each question says why."),
        _(
            "Every answer is kept as you type, so you can stop and go on later. Send it once; then "
            "you hear from us."
        ),
    ),
    "member/applications.html": Words(
        _("What you have begun and not sent, and until when it is kept."),
        _("Go on with it, or throw it away; nothing has been asked for yet."),
    ),
    "member/cases.html": Words(
        _("Every case of yours, the newest first, with how it stands and what it came to."),
        _("Open one to see each step, or its decision with the reasons."),
    ),
    "member/case.html": Words(
        _("How far this case is, who has it now, and by when you have the answer."),
        _("While something is wanted from you the clock stands still. Below you can withdraw the case."),
    ),
    "member/case_for_another.html": Words(
        _("How far this case is and what is still needed. Medical facts are not shown to you."),
        _("Hand in what is wanted for them; the decision goes to the person themselves."),
    ),
    "member/decision.html": Words(
        _(
            "What was decided: in one sentence, then the sum row by row, then the article and the "
            "facts behind it."
        ),
        _("If you do not agree, the way to appeal is at the foot; somebody else then looks again."),
    ),
    "member/supplement.html": Words(
        _("The one thing that is still missing in this case. No office has it, so you are asked."),
        _(
            "Photograph it flat and in good light; all four corners should be seen. Then send. The "
            "clock goes on from there."
        ),
    ),
    "member/appeal.html": Words(
        _("Say what you see differently. Somebody who has not decided on it looks again."),
        _("Two or three sentences will do. You need not come, and what was handed in is still there."),
    ),
    "member/withdraw.html": Words(
        _("Takes the case back. Nothing is paid in it then."),
        _("It cannot be undone, but you may apply anew while the time for it runs."),
    ),
    "member/give_up.html": Words(
        _("Gives your place back to whoever waits longest."),
        _("You may apply again while there are places."),
    ),
    "member/sources.html": Words(
        _("What each source says about one fact of yours, where they contradict each other."),
        _(
            "Until an officer has decided which is right, neither counts. If the decision is wrong, "
            "object here."
        ),
    ),
    "member/rating.html": Words(
        _(
            "Say how this case went for you. It reaches whoever answers for the service, not the "
            "officer alone."
        ),
        _("A poor mark is answered, and you are asked whether it is right now."),
    ),
    "member/cover.html": Words(
        _("What you are covered for, from when to when, and who enrolled you."),
        _("If you are not enrolled, your unit's officer can do it in the window that is named here."),
    ),
    "member/file_for_another.html": Words(
        _("Files this item for the person you act for."),
        _("You do not decide about the money: it goes to their own account."),
    ),
    "member/acting.html": Words(
        _("Who has asked you to act for them, and for whom you do."),
        _("Accept, act, or lay it down at any time."),
    ),
    "member/mandates.html": Words(
        _("Who may act for you, in what, and until when."),
        _("Naming somebody is your choice; you can end it here at any time, and see what they did."),
    ),
    "member/mandate_new.html": Words(
        _("Names somebody to act for you. They need not be a member."),
        _("Choose what they may do, and whether they may see medical facts. They have to agree first."),
    ),
    "member/happened.html": Words(
        _("Tell us once what happened in your life; what follows from it is found for you."),
        _("Nothing is opened before you have seen it and said yes."),
    ),
    "member/happened_to.html": Words(
        _("What followed from what you told us, and how each of it stands."),
        _("If it was a mistake, take it back here. What has been decided stays."),
    ),
    "member/heir.html": Words(
        _("For the family of a member who has died: what they are due, without their papers."),
        _("We ask civil affairs for the day. If no office knows it, you are asked for one paper."),
    ),
    "member/household.html": Words(
        _("Who counts as your household in the union's books, and where that comes from."),
        _("If somebody is missing or it is wrong, say so here; an officer answers."),
    ),
    "member/messages.html": Words(
        _("Everything the union told you, the newest first."),
        _("We write when something has happened, never to advertise."),
    ),
    "member/me.html": Words(
        _("Your account, your papers, who acts for you and who looked at your data."),
        _("Bigger type, language and messages are under Settings."),
    ),
    "member/account.html": Words(
        _("The bank account your money goes to."),
        _(
            "After a change nothing is paid for a while, and the old contact is told, so that nobody "
            "can divert your money."
        ),
    ),
    "member/apps.html": Words(
        _("The apps that may act for you, and what each may do."),
        _("Take it back here; it ends at once."),
    ),
    "member/sign_ins.html": Words(
        _("Every browser and app in which you are signed in, and when each was last used."),
        _("End what you do not know; the page is closed there with its next step."),
    ),
    "member/looks.html": Words(
        _("Who looked at your data, when and for what, and which offices may be asked."),
        _("You can forbid that an office is asked. Then you may have to bring the paper yourself."),
    ),
    "member/moving.html": Words(
        _("Your membership: your unit, and a move that waits for your word."),
        _("If your unit is wrong, say so here; what you are due goes on meanwhile."),
    ),
    "member/documents.html": Words(
        _("The papers you photographed. Each is used again wherever it is needed."),
        _("What has run out is marked; you are asked for a new one only when it is needed."),
    ),
    "member/debts.html": Words(
        _("What you owe back and what was paid provisionally, with the reason."),
        _("You can pay in parts; propose a plan here. If you see it differently, object."),
    ),
    "member/mall.html": Words(
        _("What your points can be exchanged for, and how many you have."),
        _("Open one to see how it comes to you: picked up, sent, or as a code."),
    ),
    "member/mall_good.html": Words(
        _("One thing of the mall: its points, how many are left, how it reaches you."),
        _("Points are set aside when you order and spent when you confirm."),
    ),
    "member/mall_orders.html": Words(
        _("What you ordered with points, and how each order stands."),
        _("Open one to confirm, call it off, or show its code."),
    ),
    "member/mall_order.html": Words(
        _("One order: what it is, where it is, and its code where one is needed."),
        _("If it does not arrive, say so here: you get your points back, or it is sent again."),
    ),
    "member/points.html": Words(
        _("Your points, where each came from, and when it ends."),
        _("The oldest are spent first, so that fewest run out."),
    ),
    "member/proofs.html": Words(
        _("Proof that your payment stands within the union's public figures."),
        _("Download it and check it, or let anybody else: your name is not in it."),
    ),
    "member/reach.html": Words(
        _("Where the union writes to you, and when it keeps quiet."),
        _("A letter elsewhere only says that there is something to read here."),
    ),
    "member/activities.html": Words(
        _("What you can join or book, what you have booked, and vouchers to show."),
        _("Where places are few, whoever applied first comes first; you see where you stand in the line."),
    ),
    "member/settings.html": Words(
        _("Bigger type, look, language, how you are reached, password."),
        _("What you choose is kept for you on every device. The tour is here as well."),
    ),
    "member/certificate.html": Words(
        _("A signed proof that you are a member of your union, to show or to print."),
        _("It stays valid while you belong to the same unit. After a move you take a new one here."),
    ),
    "member/vouchers.html": Words(
        _("Codes to show at the counter."),
        _("Turn the brightness up if it is not read; reading the number out works as well."),
    ),
    "member/tour.html": Words(
        _("Five steps to what is where."),
        _("Each step leads to the page that it speaks of."),
    ),
}
