"""The same programmes in the hands of others. Each is optional: what is not installed is left out and said so."""
