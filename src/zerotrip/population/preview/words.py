"""Every word a preview says, for terminal, files, picture and desk alike."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

HEADING_LABELS = {
    "newly-met": _("newly entitled"),
    "more": _("get more"),
    "no-longer-met": _("no longer entitled"),
    "less": _("get less"),
    "became-unknown": _("can no longer be told"),
    "no-longer-unknown": _("can be told now"),
    "same": _("get the same"),
    "still-unmet": _("not entitled, before and after"),
    "still-unknown": _("cannot be told, before and after"),
}
DIMENSION_LABELS = {
    "district": _("District"),
    "sex": _("Sex"),
    "age": _("Age"),
    "industry": _("Industry"),
}
AGE_LABELS = {
    "under-25": _("under 25"),
    "25-34": pgettext_lazy("age", "25 to 34"),
    "35-44": pgettext_lazy("age", "35 to 44"),
    "45-54": pgettext_lazy("age", "45 to 54"),
    "55-over": _("55 and over"),
}
NOT_TOLD = _("not told")
WHY_LABELS = {
    "lost": _("Why people lose: conditions that fail now"),
    "won": _("Why people gain: conditions that stood in the way"),
    "opened": _("What can no longer be told: conditions that wait for a fact"),
}
PART_LABELS = {
    "condition": _("condition"),
    "name": _("definition"),
    "deadline": _("deadlines"),
    "amount": _("how much"),
    "stacking": _("what it goes together with"),
    "facts": _("the shared facts"),
}
HOW_LABELS = {
    "added": pgettext_lazy("of a text", "added"),
    "removed": pgettext_lazy("of a text", "removed"),
    "changed": pgettext_lazy("of a text", "changed"),
}
COLUMN_LABELS = {
    "persons": _("Persons"),
    "gain": _("Gain"),
    "lose": _("Lose"),
    "became_unknown": _("No longer told"),
    "difference": _("Difference, yuan"),
}
FIGURE_LABELS = {
    "old_fen": _("Under the old text, yuan"),
    "new_fen": _("Under the new text, yuan"),
    "difference": _("Difference, yuan"),
    "more_fen": _("more, yuan"),
    "less_fen": _("less, yuan"),
}
LEFT_OUT = pgettext_lazy("figure of a small group", "left out")
NO_CHANGE = _("The two texts grant the same.")
