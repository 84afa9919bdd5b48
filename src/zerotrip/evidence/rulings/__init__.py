"""Two sources say different things of one fact: an officer says which holds, with a reason."""
