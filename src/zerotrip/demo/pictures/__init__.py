"""Photographs of a running demo: `make pictures` of every page of every role, and those of the README."""
