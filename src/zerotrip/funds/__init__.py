"""Where the money comes from and what it is set aside for: sources, budgets, shares."""
