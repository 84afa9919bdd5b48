"""The same submit twice acts once."""
