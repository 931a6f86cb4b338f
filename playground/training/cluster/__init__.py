"""Several workers: how they meet, prove who they are, and add up gradients."""
