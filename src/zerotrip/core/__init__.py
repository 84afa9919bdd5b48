"""Values every room shares: who acts, how much, when, and what can be refused. No database."""
