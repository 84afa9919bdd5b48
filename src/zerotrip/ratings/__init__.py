"""What people say of a finished case, and what is done about it."""
