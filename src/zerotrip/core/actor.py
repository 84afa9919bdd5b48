from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

ActorKind = Literal["person", "system", "department"]


@dataclass(frozen=True, slots=True)
class Behalf:
    """For whom somebody acts, and under which mandate."""

    key: str
    name: str
    mandate: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever an act is laid to. `key` names the person, not the account they signed in with.

    With `behalf` the act is still laid to whoever does it; for whom it was done stands beside it. `through`
    is the code of the app that spoke for them, empty where they used our own screens.
    """

    kind: ActorKind
    key: str
    name: str
    behalf: Behalf | None = None
    through: str = ""

    @classmethod
    def person(cls, uid: UUID | str, name: str) -> Actor:
        return cls("person", f"person:{uid}", name)

    @classmethod
    def system(cls, part: str) -> Actor:
        return cls("system", f"system:{part}", part)

    @classmethod
    def department(cls, code: str, name: str) -> Actor:
        return cls("department", f"department:{code}", name)

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    @property
    def person_uid(self) -> str | None:
        return self.key.removeprefix("person:") if self.is_person else None

    def acting_for(self, behalf: Behalf) -> Actor:
        return replace(self, behalf=behalf)

    def speaking_through(self, app: str) -> Actor:
        return replace(self, through=app)

    @property
    def beside(self) -> dict[str, str]:
        """What events and the journal keep beside an act: for whom it was done, and through which app."""
        whom = {"for": self.behalf.key, "mandate": self.behalf.mandate} if self.behalf else {}
        return whom | ({"app": self.through} if self.through else {})
