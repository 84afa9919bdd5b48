"""A simulated bank: a real HTTP server that takes pain.001 and answers with pain.002 a little later."""
