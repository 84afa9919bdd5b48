"""The same trees read for everyone at once: Polars expressions over facts in columns."""
