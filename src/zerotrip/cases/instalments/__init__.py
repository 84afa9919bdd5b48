"""Paying back in monthly parts what was paid too much."""
