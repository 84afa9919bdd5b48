"""A backup is a folder: the database, papers and reports, the journal's signed marks, a manifest of hashes.

No key is in it, so that who steals it reads no ID number; docs/operations.md says how to keep the keys.
"""

from zerotrip.config.backups.restoring import restore
from zerotrip.config.backups.taking import back_up

__all__ = ["back_up", "restore"]
