"""The facts of everyone as files: written from the database, read, checked row by row, forgotten."""
