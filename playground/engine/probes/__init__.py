"""Answers to the probes of the panels and the canvas."""
