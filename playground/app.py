"""Composition root: joins document, session and window."""
