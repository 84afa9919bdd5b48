"""Passwords as Argon2id, made by the library that seals everything else.

OWASP asks for 19 MiB and two rounds at least. Django's PBKDF2 keeps a processor six times as long, and
whoever opens a page meanwhile waits for it. Written as Django's own Argon2 writes it: either reads the
other's. What was kept otherwise is made anew when its owner signs in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cryptography.exceptions import InvalidKey
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id as Derivation
from django.contrib.auth.hashers import BasePasswordHasher, mask_hash
from django.utils.translation import gettext_noop as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Argon2id(BasePasswordHasher):
    algorithm = "argon2"
    memory_kib, rounds, lanes = 19_456, 3, 1
    _KEY = 32

    def encode(self, password: str, salt: str) -> str:
        made = Derivation(
            salt=salt.encode("ascii"),
            length=self._KEY,
            iterations=self.rounds,
            lanes=self.lanes,
            memory_cost=self.memory_kib,
        )
        return self.algorithm + made.derive_phc_encoded(password.encode())

    def verify(self, password: str, encoded: str) -> bool:
        try:
            Derivation.verify_phc_encoded(password.encode(), encoded.removeprefix(self.algorithm))
        except InvalidKey:
            return False
        return True

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, variety, version, settings, salt, key = encoded.split("$")
        return {
            "algorithm": algorithm,
            "variety": variety,
            "version": version,
            "params": settings,
            "salt": salt,
            "hash": key,
        }

    def safe_summary(self, encoded: str) -> dict[StrOrPromise, Any]:
        told = self.decode(encoded)
        return {
            _("algorithm"): told["algorithm"],
            _("variety"): told["variety"],
            _("parameters"): told["params"],
            _("salt"): mask_hash(told["salt"]),
            _("hash"): mask_hash(told["hash"]),
        }

    def must_update(self, encoded: str) -> bool:
        told = self.decode(encoded)
        wanted = f"m={self.memory_kib},t={self.rounds},p={self.lanes}"
        return (told["variety"], told["params"]) != ("argon2id", wanted)

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Nothing to make up for: the settings are the same for all, or the hash is made anew."""
