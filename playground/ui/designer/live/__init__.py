"""What the visible items ask of the model, and frames shown on them."""
