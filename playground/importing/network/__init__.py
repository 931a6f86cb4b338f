"""Builds a network from symbolic layers; shared by scripts and models."""
