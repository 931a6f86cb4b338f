"""Reads and checks the user's files, and downloads."""
