"""Colours, text sizes, icons and the stylesheet."""
