from __future__ import annotations

from zerotrip.org.models import Role

LOOKS_AFTER = (Role.ADMINISTRATOR,)
"""Who registers apps also sees what they were told: never what is in anybody's case."""
