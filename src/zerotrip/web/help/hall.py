"""The hall's pages, open to everybody."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zerotrip.web.help.words import Words

HALL = {
    "hall/front.html": Words(
        _("The union’s services, open to everybody. Nothing here needs an account."),
        _("Look something up in your own words, or see what you can get without giving your name."),
    ),
    "hall/search.html": Words(
        _("Services in which your words, or something like them, are written."),
        _("Everyday words will do: “hospital”, “train ticket”. If nothing comes, look by field."),
    ),
    "hall/items.html": Words(
        _("Every service of the union, by field, with what it gives at most."),
        _("With your district chosen, what is only for people of another district is left out."),
    ),
    "hall/item.html": Words(
        _("What this service is, who qualifies, what it gives and the rule that it rests on."),
        _(
            "What an office already knows is fetched from there; only papers marked as yours are "
            "asked of you."
        ),
    ),
    "hall/can_get.html": Words(
        _("A few questions, and what you can get by your answers. No name, and nothing is kept."),
        _(
            "Leave open what you do not know. This is no decision: what the offices know counts "
            "when you apply."
        ),
    ),
    "hall/join.html": Words(
        _("The way into the union: find the union of your unit by its name."),
        _("If your unit has none, a service place finds the union of your street or park."),
    ),
    "hall/join_unit.html": Words(
        _("Tells the union of this unit that you want to join."),
        _(
            "Public security is asked whether this is you, and nothing else. If nobody gets in touch "
            "within 15 working days, the union above is told by itself."
        ),
    ),
    "hall/places.html": Words(
        _("Where somebody helps you in person, with opening hours and telephone."),
        _(
            "Nobody has to come: everything can be done on the phone. Your position is used once "
            "and not kept."
        ),
    ),
    "hall/place.html": Words(
        _("One service place: where it is, when it is open, and what it helps with."),
        _("Bring your ID card. Whoever helps you files only what you agree to."),
    ),
    "hall/notices.html": Words(
        _("What is about to be granted and stands in public notice until the day that is named."),
        _("Open one to object. How much of a name is shown, the rule of the service says."),
    ),
    "hall/notice.html": Words(
        _("One grant in public notice: to whom, how much, and until when one may object."),
        _("Your objection is read by an officer only and answered with a reason before anything is granted."),
    ),
    "hall/publications.html": Words(
        _("What was paid each month, computed from the books and published by two people."),
        _("A publication is never changed: a mistake is corrected by a new one, and both can be read."),
    ),
    "hall/publication.html": Words(
        _("What was paid in this month, by service and district, and from which source it came."),
        _("Of a small group no figure is shown, so that nobody can be recognised in it."),
    ),
    "hall/verify.html": Words(
        _("Checks that one payment is counted in the published total, without showing any other."),
        _(
            "You take your own proof from your phone, under “Inside the public figures”. It can be "
            "checked without us as well."
        ),
    ),
    "hall/reviews.html": Words(
        _("Payments drawn by lot and looked at once more, with what was found."),
        _("The seed of each draw becomes known only after the list is fixed, so nobody could choose."),
    ),
    "hall/review.html": Words(
        _("One draw: the list, the seed, what was drawn and what came of it."),
        _("With the seed anybody can draw the same sample again; the steps stand on this page."),
    ),
    "hall/receipt.html": Words(
        _("Says whether a receipt, a decision or a proof of membership was issued here."),
        _("Scan its code or type its number. Compare what is shown with the paper in your hand."),
    ),
    "hall/portal.html": Words(
        _("For whoever builds a portal or an app: how it opens our pages and acts for a person."),
        _("A person allows your app first, and can take that back at any time."),
    ),
    "hall/api.html": Words(
        _("Every operation an app can ask for, with the permission that it needs."),
        _("Look for the operation here, then read in the OpenAPI file what it takes and answers."),
    ),
}
