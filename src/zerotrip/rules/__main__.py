"""`python -m zerotrip.rules PAGE [EXPRESSION]`: see `page`."""

from __future__ import annotations

import sys

from zerotrip.rules.page import main

if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1:]))
