"""MultiHeadAttention: each step takes a mean of all steps, weighted by how well they fit."""

from playground.explain.kinds.attended.kind import KIND

__all__ = ["KIND"]
