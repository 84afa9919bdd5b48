"""Passwords as they are kept."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, identify_hasher, make_password

from zerotrip.org.hashing import Argon2id

USED = ["zerotrip.org.hashing.Argon2id", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]


@pytest.fixture(autouse=True)
def as_in_use(settings: object) -> None:
    settings.PASSWORD_HASHERS = USED  # type: ignore[attr-defined]


def test_a_password_is_known_again_and_another_is_not() -> None:
    kept = make_password("长江之歌 1")
    assert kept.startswith("argon2$argon2id$v=19$m=19456,t=3,p=1$")
    assert (check_password("长江之歌 1", kept), check_password("长江之歌 2", kept)) == (True, False)
    assert "长江" not in str(identify_hasher(kept).safe_summary(kept))
    assert len(kept) <= 128
    assert make_password("长江之歌 1") != kept


def test_what_was_kept_otherwise_is_made_anew_at_the_next_right_password() -> None:
    weaker = Argon2id()
    weaker.rounds = 1
    for kept in (
        PBKDF2PasswordHasher().encode("geheim 1", "salt" * 6, 10),
        weaker.encode("geheim 1", "salt" * 6),
    ):
        made_anew: list[str] = []
        assert check_password("geheim 1", kept, setter=made_anew.append)
        assert made_anew == ["geheim 1"]
        assert not check_password("geheim 2", kept, setter=made_anew.append)
