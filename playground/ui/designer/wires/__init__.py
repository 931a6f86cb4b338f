"""Wires between layers: their items and their paths."""
