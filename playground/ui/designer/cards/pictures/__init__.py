"""The live pictures on a card."""
