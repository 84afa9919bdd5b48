"""Writing items at the desk: the list, a draft with its check and its phone, the second person."""
