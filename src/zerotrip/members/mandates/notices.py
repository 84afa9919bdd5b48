"""Both hear of everything: whoever is acted for, and whoever acts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from zerotrip.core.text import both
from zerotrip.members.models import Mandate
from zerotrip.notices.actions import tell

MANDATES = "/m/me/mandates/"
ACTING = "/m/acting/"


def invited(mandate: Mandate, *, to_key: str, at: datetime) -> None:
    name = mandate.principal.name
    _tell(
        to_key,
        "mandates.invited",
        lambda: _("%(name)s asks you to act for them") % {"name": name},
        lambda: _("You decide whether to accept. You will see only what they opened to you."),
        ACTING,
        at=at,
    )


def code(mandate: Mandate, code: str, *, at: datetime) -> None:
    agent = mandate.agent_name
    _tell(
        mandate.principal.key,
        "mandates.code",
        lambda: _("%(agent)s wants to file for you") % {"agent": agent},
        lambda: (
            _("If you agree, tell them this code: %(code)s. It counts for 30 minutes. If not, tell nobody.")
            % {"code": code}
        ),
        MANDATES,
        at=at,
    )


def agreed(mandate: Mandate, *, at: datetime) -> None:
    agent, principal = mandate.agent_name, mandate.principal.name
    _tell(
        mandate.principal.key,
        "mandates.agreed",
        lambda: _("%(agent)s may act for you now") % {"agent": agent},
        lambda: _("You hear of everything they do. You can end it at any time under Me."),
        MANDATES,
        at=at,
    )
    _tell(
        mandate.agent_key,
        "mandates.agreed",
        lambda: _("You may act for %(name)s now") % {"name": principal},
        lambda: _("Everything you do for them is written down under your name, and they are told."),
        ACTING,
        at=at,
    )


def declined(mandate: Mandate, *, at: datetime) -> None:
    agent = mandate.agent_name
    _tell(
        mandate.principal.key,
        "mandates.revoked",
        lambda: _("%(agent)s will not act for you") % {"agent": agent},
        lambda: _("Nothing was opened to them. You can name somebody else under Me."),
        MANDATES,
        at=at,
    )


def revoked(mandate: Mandate, *, at: datetime) -> None:
    agent, principal = mandate.agent_name, mandate.principal.name
    _tell(
        mandate.principal.key,
        "mandates.revoked",
        lambda: _("%(agent)s acts for you no more") % {"agent": agent},
        lambda: _("What is under way goes on; only you see it now."),
        MANDATES,
        at=at,
    )
    if mandate.agent_uid:
        _tell(
            mandate.agent_key,
            "mandates.revoked",
            lambda: _("You act for %(name)s no more") % {"name": principal},
            lambda: _("What is under way goes on without you."),
            ACTING,
            at=at,
        )


def _tell(
    to_key: str,
    event: str,
    title: Callable[[], object],
    body: Callable[[], object],
    link: str,
    *,
    at: datetime,
) -> None:
    tell(to_key=to_key, event=event, title=both(title), body=both(body), link=link, at=at)
