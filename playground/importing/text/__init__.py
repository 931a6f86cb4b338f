"""Finds the program in a text as people paste it."""
