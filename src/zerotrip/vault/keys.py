"""Data keys: one per purpose and use, made once, kept wrapped by the root key, remembered per process."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, IntegrityError, transaction

from zerotrip.vault import root

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from zerotrip.vault.models import DataKey

PURPOSES = ("identity", "account", "medical", "contact", "document", "sign-in")
USES = ("seal", "index")


@dataclass(frozen=True, slots=True)
class Key:
    id: int
    purpose: str
    use: str
    secret: bytes = field(repr=False)


_by_id: dict[int, Key] = {}
_current: dict[tuple[str, str], Key] = {}
# Made in a transaction that may still roll back: not to be remembered before it commits.
_unsettled: set[int] = set()


def forget() -> None:
    """Drops what this process remembers; the next use reads the table again."""
    _by_id.clear()
    _current.clear()


def prepare(*, using: str = DEFAULT_DB_ALIAS) -> None:
    """After set-up every purpose has its keys, so that no act has to make one in its own transaction."""
    there = set(_rows(using).values_list("purpose", "use"))
    if not there and not root.is_there():
        # Only for an empty table: otherwise a fresh root key would hide that the right one was lost.
        root.create_root_file()
    for purpose in PURPOSES:
        for use in USES:
            if (purpose, use) not in there:
                _create(purpose, use, generation=1, using=using)


def current(purpose: str, use: str) -> Key:
    """The key to write with: the newest generation."""
    if found := _current.get((purpose, use)):
        return found
    if purpose not in PURPOSES or use not in USES:
        raise ValueError(f"{purpose!r} ({use}) is no purpose of the vault")
    row = _rows().filter(purpose=purpose, use=use).order_by("-generation").first()
    return _remembered(row or _create(purpose, use, generation=1), newest=True)


def by_id(key_id: int) -> Key | None:
    """The key that sealed something, whatever its generation."""
    if found := _by_id.get(key_id):
        return found
    row = _rows().filter(id=key_id).first()
    return _remembered(row, newest=False) if row else None


def newest_opens(purpose: str) -> None:
    """Raises ImproperlyConfigured where the root key is not the one that wraps this purpose's key."""
    row = _rows().filter(purpose=purpose, use="seal").order_by("-generation").first()
    if row:
        _unwrap(bytes(row.wrapped), _place(row.purpose, row.use, row.id))


def begin_generation(purpose: str) -> Key:
    """A new sealing key for `purpose`. What is sealed already stays readable under its own."""
    newest = _rows().filter(purpose=purpose, use="seal").order_by("-generation").first()
    row = _create(purpose, "seal", generation=newest.generation + 1 if newest else 1)
    _current.pop((purpose, "seal"), None)
    return _remembered(row, newest=True)


def _rows(using: str = DEFAULT_DB_ALIAS) -> QuerySet[DataKey]:
    # Fields import this module while Django is still loading models.
    from zerotrip.vault.models import DataKey

    return DataKey.objects.using(using)


def _create(purpose: str, use: str, *, generation: int, using: str = DEFAULT_DB_ALIAS) -> DataKey:
    """The row of this generation, ours or that of whoever was faster."""
    key_id = secrets.randbelow(2**31 - 1) + 1
    wrapped = _wrap(os.urandom(root.SIZE), _place(purpose, use, key_id))
    try:
        with transaction.atomic(using=using):
            row = _rows(using).create(
                id=key_id, purpose=purpose, use=use, generation=generation, wrapped=wrapped
            )
    except IntegrityError:
        return _rows(using).get(purpose=purpose, use=use, generation=generation)
    _unsettled.add(key_id)
    transaction.on_commit(partial(_unsettled.discard, key_id), using=using)
    return row


def _remembered(row: DataKey, *, newest: bool) -> Key:
    secret = _unwrap(bytes(row.wrapped), _place(row.purpose, row.use, row.id))
    key = Key(row.id, row.purpose, row.use, secret)
    if row.id not in _unsettled:
        _by_id[key.id] = key
        if newest:
            _current[key.purpose, key.use] = key
    return key


def _place(purpose: str, use: str, key_id: int) -> str:
    return f"vault.datakey:{purpose}:{use}:{key_id}"


def _wrap(secret: bytes, place: str) -> bytes:
    key, nonce = root.root_keys()[0], os.urandom(12)
    return root.fingerprint(key) + nonce + AESGCM(key).encrypt(nonce, secret, place.encode())


def _unwrap(wrapped: bytes, place: str) -> bytes:
    mark, nonce, body = wrapped[:4], wrapped[4:16], wrapped[16:]
    for key in root.root_keys():
        if root.fingerprint(key) == mark:
            try:
                return AESGCM(key).decrypt(nonce, body, place.encode())
            except InvalidTag:
                raise ImproperlyConfigured(f"{place} does not unwrap: the row was changed.") from None
    raise ImproperlyConfigured(f"{place} was wrapped with a root key that is not here ({mark.hex()}).")
