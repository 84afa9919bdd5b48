"""A reform before it is made: who gains, who loses, what it costs."""
