"""Edits beyond the basic commands: blocks, comments, copies, frozen weights."""
