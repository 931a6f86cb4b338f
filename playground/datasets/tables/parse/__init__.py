"""Parses tables. Runs in the child process that reads files, and is the only user of polars."""
