"""Seeds, and noise that is the same in a graph and under XLA."""
