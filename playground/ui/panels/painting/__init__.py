"""Painting points on the decision boundary: the strokes, the tools, and the table."""
