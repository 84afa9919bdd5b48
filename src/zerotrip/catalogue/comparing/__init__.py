"""Two texts of an item side by side: line by line, and in words."""
