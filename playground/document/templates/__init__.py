"""Templates: the networks of common tutorials, ready to train."""
