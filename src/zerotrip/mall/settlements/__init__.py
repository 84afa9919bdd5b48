"""What a partner handed over in a month, what it is owed for that, and how it is settled."""
