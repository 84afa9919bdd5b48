"""Who is looked at: a simple random sample of members that anyone can draw again from the seed.

Each person's lot is a hash of the seed and the person; the lowest lots are drawn. So it does not matter how
the facts are partitioned, in what order they are read, or on how many machines.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
import polars as pl

SEED = "zerotrip"


def lots(persons: pl.Series, seed: str) -> pl.Series:
    """A number for each person, every one as likely; the same for the same person and seed."""
    key = blake2b(seed.encode(), digest_size=32).digest()
    digests = b"".join(
        blake2b(person.encode(), digest_size=8, key=key).digest() for person in persons.cast(pl.String)
    )
    return pl.Series("lot", np.frombuffer(digests, dtype="<u8"))


def highest_drawn(of_each: Iterable[pl.Series], size: int) -> int | None:
    """The lot up to which `size` members are drawn; None if there are no more than that."""
    numbers = np.concatenate([np.empty(0, dtype="<u8"), *(one.to_numpy() for one in of_each)])
    if size >= len(numbers):
        return None
    return int(np.partition(numbers, size - 1)[size - 1])
