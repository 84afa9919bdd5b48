from __future__ import annotations

import os
import tempfile
from pathlib import Path

os.environ["ZEROTRIP_HOME"] = tempfile.mkdtemp(prefix="zerotrip-tests-")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zerotrip.config.settings")
