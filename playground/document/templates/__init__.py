"""Projects to begin with: the networks of the tutorials, ready to play."""
