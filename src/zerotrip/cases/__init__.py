"""One person's run through one service item, from what opens it to a decision that explains itself."""
