"""Departments as real HTTP servers that speak the gateway protocol; each can be broken by hand."""
