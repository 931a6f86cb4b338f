"""The tabs of the side column: data, training and the chosen layer."""
