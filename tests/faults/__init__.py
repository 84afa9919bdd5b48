"""Tools that break things on purpose: docs/faults.md says how to use them."""
