"""Acting for someone else: who may, how they came to, and what they see by it."""
