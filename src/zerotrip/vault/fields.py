"""Model fields whose values are sealed in the database.

    class Person(models.Model):
        uid = models.UUIDField(primary_key=True, default=uuid4)
        id_number = SealedText(purpose="identity")
        id_index = BlindIndex(of="id_number", purpose="identity", unique=True)

Assign the value, read a Secret, `open()` it. Find by `filter(id_index=blind("identity", raw))`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from zerotrip.vault.index import blind, blind_tail
from zerotrip.vault.keys import PURPOSES
from zerotrip.vault.seal import open_sealed, seal
from zerotrip.vault.secret import Secret

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
    _Char = models.CharField[Any, Any]
else:
    _Field, _Char = models.Field, models.CharField


class CannotSeal(Exception):
    """A value for a sealed field without a row to belong to."""


class _SealedAttribute(DeferredAttribute):
    field: SealedField

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or value is None:
            return value
        return value.at(self.field.place(instance))

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = self.field.to_python(value)


class SealedField(_Field):
    """Sealed when it is written, opened when asked; no look-ups but `isnull`.

    The associated data is `app.model.field:<pk>`, so the key must be set before saving (a UUID) and never
    change. `named` keeps the old `app.model.field` when a model or a field is renamed.
    """

    descriptor_class = _SealedAttribute
    empty_strings_allowed = False

    def __init__(self, *args: Any, purpose: str, named: str | None = None, **kwargs: Any) -> None:
        if purpose not in PURPOSES:
            raise ValueError(f"{purpose!r} is not one of {', '.join(PURPOSES)}")
        self.purpose, self.named = purpose, named
        super().__init__(*args, **kwargs)

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError

    def place(self, instance: models.Model) -> str | None:
        """Where the value of this row belongs; None while the row has no key."""
        return None if instance.pk is None else self._place(instance.pk)

    def _place(self, key: Any) -> str:
        meta = self.model._meta
        return f"{self.named or f'{meta.label_lower}.{self.name}'}:{meta.pk.to_python(key)}"

    def standing(self, value: Secret[Any], key: Any) -> Secret[Any]:
        """The value as it stands on the row of this key: for rows read without an object for each."""
        return value.at(self._place(key))

    def get_internal_type(self) -> str:
        return "BinaryField"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        kwargs["purpose"] = self.purpose
        if self.named:
            kwargs["named"] = self.named
        return name, path, args, kwargs

    def to_python(self, value: Any) -> Any:
        if value is None or isinstance(value, Secret):
            return value
        return Secret(self, plain=self.to_bytes(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Secret[Any] | None:
        if isinstance(value, str):  # SQLite keeps a text where bytes belong; no seal fits it
            value = value.encode()
        return None if value is None else Secret(self, sealed=bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Secret) or value.home is None:
            raise CannotSeal(
                f"{self.model._meta.label}.{self.name} is sealed to its row: save it through an instance "
                "whose primary key is set"
            )
        return connection.Database.Binary(self._stored(value, value.home))

    def _stored(self, value: Secret[Any], home: str) -> bytes:
        if sealed := value.sealed_here:
            # A row written under another key than it was read from would never open again.
            open_sealed(self.purpose, sealed, home)
            return sealed
        return seal(self.purpose, self.to_bytes(value.open()), home)

    def get_lookup(self, lookup_name: str) -> Any:
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None

    def value_to_string(self, obj: models.Model) -> NoReturn:
        raise TypeError(f"{self.model._meta.label}.{self.name} is sealed and not serialised")


class SealedText(SealedField):
    """Text; its value is a `Secret[str]`."""

    _pyi_private_set_type: str | Secret[str]
    _pyi_private_get_type: Secret[str]

    def to_bytes(self, value: Any) -> bytes:
        if not isinstance(value, str):
            raise TypeError(f"{self.name} is text")
        return value.encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()


class SealedJSON(SealedField):
    """Anything JSON can say; its value is a Secret of it. `None` means the column is NULL."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Secret[Any]

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)


class _BlindAttribute(DeferredAttribute):
    field: BlindIndex

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        if self.field.of in instance.__dict__:
            value = getattr(instance, self.field.of)
            if value is None:
                return None
            if value.sealed_here is None:
                return self.field.blinded(value.open())
        return super().__get__(instance, cls)

    def __set__(self, instance: Any, value: str | None) -> None:
        instance.__dict__[self.field.attname] = value


class BlindIndex(_Char):
    """HMAC of the sealed field `of`, kept in step with it: for equality and uniqueness only.

    With `update_fields` or `bulk_update`, name both fields.
    """

    descriptor_class: Any = _BlindAttribute

    def __init__(self, *args: Any, of: str, purpose: str, **kwargs: Any) -> None:
        self.of, self.purpose = of, purpose
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def blinded(self, value: str) -> str:
        return blind(self.purpose, value)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"of": self.of, "purpose": self.purpose}


class TailIndex(BlindIndex):
    """The same of a number's last four characters only: enough to find somebody by whom one may see anyway.

    Ten thousand values hide nothing from whoever holds the index key; the key is what hides them.
    """

    def blinded(self, value: str) -> str:
        return blind_tail(self.purpose, value)
