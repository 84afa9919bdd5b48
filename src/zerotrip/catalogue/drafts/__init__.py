"""Packs being written at the desk: kept while they do not hold yet, checked, published by two people."""
