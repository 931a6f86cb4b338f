"""Automatic layout: where the cards of a network stand."""
