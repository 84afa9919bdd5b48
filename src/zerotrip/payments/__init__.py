"""From a sum that is owed to money in an account, made by one person, released by another."""
