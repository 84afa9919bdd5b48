"""Four departments as real HTTP servers that speak the gateway protocol, each with a page to push and break things."""
