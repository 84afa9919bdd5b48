"""An application as a conversation: one question a screen where there are many, or for old eyes.

Every screen saves what it shows, so the steps are no more than a way of turning the pages of the same draft.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from zerotrip.applications.form import Form
from zerotrip.applications.typed import MISSING
from zerotrip.web.look import look_at

MANY = 4
SEND, ALL = "send", "all"


@dataclass(frozen=True, slots=True)
class Step:
    """`key` is a fact's, a paper's name, or `send`; `before` and `after` are empty at the ends."""

    key: str
    number: int
    of: int
    before: str
    after: str

    @property
    def sends(self) -> bool:
        return self.key == SEND


def step_at(request: HttpRequest, form: Form) -> Step | None:
    """None where everything stands on one page."""
    said = request.POST.get("step") or request.GET.get("step", "")
    keys = _keys(form)
    if said == ALL or (not said and len(keys) == 1):
        return None
    if not said and len(keys) - 1 <= MANY and not look_at(request).elder:
        return None
    return _step(keys, said if said in keys else _first_open(form))


def next_step(request: HttpRequest, form: Form, *, back: bool) -> str:
    """Where the conversation goes on; on the same screen while what was typed there cannot be read."""
    keys, said = _keys(form), request.POST.get("step", "")
    if said not in keys:
        return _first_open(form)
    here = _step(keys, said)
    if back:
        return here.before or said
    return said if is_wrong(form, said) else here.after or said


def is_wrong(form: Form, key: str) -> bool:
    """What was left empty is not: it is asked for again before sending."""
    typed = [question for question in form.questions if question.key == key and question.entry]
    return any(said != str(MISSING) for question in typed for said in question.reading.wrong.values())


def address(form: Form, key: str) -> str:
    return f"{reverse('member:application', args=[form.draft.uid])}?step={key}"


def in_sight(step: Step | None, context: dict[str, Any]) -> dict[str, Any]:
    """Of a page's questions and papers only those of the step."""
    if step is None:
        return {}
    return {
        "fields": [field for field in context["fields"] if field.key == step.key],
        "papers": [paper for paper in context["papers"] if paper[0].name == step.key],
    }


def _keys(form: Form) -> list[str]:
    asked = [question.key for question in form.questions]
    return [*asked, *(wanted.name for wanted in form.papers), SEND]


def _first_open(form: Form) -> str:
    """The first that is still missing; then the look over it all before it is sent."""
    if form.missing:
        return form.missing[0].key
    return form.papers_missing[0].name if form.papers_missing else SEND


def _step(keys: list[str], key: str) -> Step:
    at = keys.index(key)
    after = keys[at + 1] if at + 1 < len(keys) else ""
    return Step(key, at + 1, len(keys), keys[at - 1] if at else "", after)
