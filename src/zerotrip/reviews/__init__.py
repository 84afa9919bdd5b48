"""Who checks the checkers: samples drawn in public, conflicts of interest."""
