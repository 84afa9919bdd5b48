"""The same programmes in the hands of others. What is not installed is left out and said so."""
