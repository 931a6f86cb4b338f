"""Saves what a command has learned, regularly and at the end."""
