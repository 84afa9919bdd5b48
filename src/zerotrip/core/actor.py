from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

ActorKind = Literal["person", "system", "department"]


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever an act is laid to. `key` names the person, not the account they signed in with."""

    kind: ActorKind
    key: str
    name: str

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
