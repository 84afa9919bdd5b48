"""Looking up a policy, the office guide of an item, its forms, and what someone can get before signing in."""
