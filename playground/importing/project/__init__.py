"""Adds the data and the training of a script to its network."""
