"""Everyone at once: the facts of all members as columns, every item decided on them, and what follows."""
