"""How a snapshot's files and columns are called; without Polars, for those who only look after folders."""

from __future__ import annotations

FORMAT = 1
FINISHED, BEGUN = "snapshot.json", "export.json"
MEMBER, PERSON, ROW = "member", "person", "#row"
PARTITION_SIZE = 100_000
