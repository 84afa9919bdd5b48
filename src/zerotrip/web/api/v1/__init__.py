"""Version 1: the same actions as the screens, for other apps. Only a token speaks here, never a cookie."""
