"""SeparableConv2D: a weighted sum of each channel, then a weighted sum of these."""

from playground.explain.kinds.separated.kind import KIND

__all__ = ["KIND"]
