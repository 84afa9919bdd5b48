"""What the bank's own account statements say, and where each fen of it belongs."""
