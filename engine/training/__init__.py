"""Fitting networks: one loop for all of them, and one file for each kind of network."""
