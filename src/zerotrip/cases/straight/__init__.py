"""Cases that nobody has to touch: looked at together and granted together, in a number of statements that
does not grow with them."""
