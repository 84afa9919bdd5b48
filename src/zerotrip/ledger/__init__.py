"""Money and points in one double-entry book: every transfer has a source and a destination."""
