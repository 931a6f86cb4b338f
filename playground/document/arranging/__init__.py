"""Automatic layout of the cards of a network."""
