"""The states of a publication. What is published is never edited: a corrected one takes its place."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class State(TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a publication", "draft")
    PUBLISHED = "published", pgettext_lazy("state of a publication", "published")
    SUPERSEDED = "superseded", pgettext_lazy("state of a publication", "replaced by a corrected one")
    DROPPED = "dropped", pgettext_lazy("state of a publication", "dropped")
