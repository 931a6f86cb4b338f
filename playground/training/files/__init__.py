"""Trained projects in files, and the recovery of unsaved work."""
