"""A project in words: its network layer by layer, and how it differs from another."""
