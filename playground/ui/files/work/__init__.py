"""Reads and writes files in threads, and says how far it is."""
