"""From described layers to a network; shared by scripts and models."""
