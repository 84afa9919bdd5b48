"""Public figures, computed from the ledger, and the proof of being inside them."""
