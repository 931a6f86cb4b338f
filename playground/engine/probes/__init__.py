"""Answers to what the panels and the canvas ask about a model."""
