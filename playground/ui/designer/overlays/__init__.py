"""What lies over the canvas: minimap, hints, editors, search, explanations."""
