"""Who did what, when and why: append-only, chained by hashes, checkpointed outside the database."""
