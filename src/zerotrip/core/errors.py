"""What can be refused, as sentences for the person who meets it.

`message` is a lazy translation with named placeholders; `code` is for programs and never changes.
"""

from __future__ import annotations

from django.utils.functional import Promise


class Refused(Exception):
    status = 400

    def __init__(
        self, code: str, message: str | Promise, *, field: str | None = None, **params: object
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.field = field
        self.params = params

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text


class Invalid(Refused):
    """The input cannot be taken as it is; `field` says where."""


class NotAllowed(Refused):
    """Visible, but not for this actor to do."""

    status = 403


class NotVisible(Refused):
    """Outside the actor's scope; looks the same as not existing."""

    status = 404


class Conflict(Refused):
    """The same key or name already stands for something else."""

    status = 409


class Stale(Conflict):
    """The page was older than the object; nothing was done."""


class Unavailable(Refused):
    """Something this depends on does not answer; it will be tried again."""

    status = 503
