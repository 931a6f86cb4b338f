"""The panel Step by step: one training step as formulas with their numbers."""
