"""Blocks of layers and comment boxes on the canvas."""
