"""Moving and placing items on the canvas: snapping, animation, folding, zoom."""
