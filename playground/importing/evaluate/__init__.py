"""Interprets the statements of a script without running any of it."""
