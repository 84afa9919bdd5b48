from __future__ import annotations

from typing import Any, Generic, NoReturn, Protocol, TypeVar

from zerotrip.vault.seal import OVERHEAD, CannotOpen, open_sealed

T = TypeVar("T")
SHOWN = "***"


class Form(Protocol[T]):
    """How a value becomes bytes and back, and the purpose it is sealed under."""

    purpose: str

    def to_bytes(self, value: T) -> bytes: ...

    def from_bytes(self, plain: bytes) -> T: ...


class Secret(Generic[T]):
    """A value that is not shown: only `open()` gives it, and nothing prints, pickles or serialises it.

    `origin` is the place its sealed bytes belong to, `home` the row and field it now stands on.
    """

    __slots__ = ("_form", "_plain", "_sealed", "home", "origin")

    def __init__(
        self,
        form: Form[T],
        *,
        plain: bytes | None = None,
        sealed: bytes | None = None,
        origin: str | None = None,
        home: str | None = None,
    ) -> None:
        self._form, self._plain, self._sealed = form, plain, sealed
        self.origin, self.home = origin, home

    def open(self) -> T:
        """The value. Raises CannotOpen if the sealed bytes do not belong to their row and field."""
        return self._form.from_bytes(self._plain_bytes())

    def at(self, home: str | None) -> Secret[T]:
        """The same value, as it stands on one row. Sealed bytes of unknown origin are taken as its own."""
        origin = home if self.origin is None else self.origin
        return Secret(self._form, plain=self._plain, sealed=self._sealed, origin=origin, home=home)

    @property
    def sealed_here(self) -> bytes | None:
        """The bytes as stored on this row; None if the value is new to it."""
        return self._sealed if self.origin == self.home else None

    def _plain_bytes(self) -> bytes:
        if self._plain is not None:
            return self._plain
        if self._sealed is None or self.origin is None:
            raise CannotOpen("a sealed value opens only on its row: read it through the model instance")
        return open_sealed(self._form.purpose, self._sealed, self.origin)

    def __bool__(self) -> bool:
        return bool(self._plain) if self._sealed is None else len(self._sealed) > OVERHEAD

    def __eq__(self, other: object) -> bool:
        return self._plain_bytes() == other._plain_bytes() if isinstance(other, Secret) else NotImplemented

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return SHOWN

    def __format__(self, spec: str) -> str:
        return SHOWN

    def __copy__(self) -> Secret[T]:
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> Secret[T]:
        return self

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Secret is neither pickled nor serialised: keep the row's key and read it again")
