"""Wires between layers: their items and the way they take."""
