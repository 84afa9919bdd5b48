"""What must not be readable: sealed fields, blind indexes, documents, and the keys to them."""

from zerotrip.vault.index import blind

__all__ = ["blind"]
