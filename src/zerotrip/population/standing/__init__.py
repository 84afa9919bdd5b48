"""The results of everyone, kept true while facts, editions and days change."""
