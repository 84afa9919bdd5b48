"""From a wish to a case: the form as facts still unknown, drafts, filing for someone else, events."""
