"""Sizes that a layer's card, its pictures and a folded block share, in scene units.

The user chooses the size of text. Lengths that hold text are given for scale 1;
`CanvasStyle.grown` scales them.
"""

PADDING = 12.0
"""Room between the edge of a card and what is on it."""
MINIMUM_WIDTH = 136.0
MAXIMUM_WIDTH = 208.0
CORNER = 10.0
"""Radius of the corners of a card."""
PORT_DISTANCE = 18.0
"""From the centre of one port to the next."""
PORT_RADIUS = 5.0
VALUE_WIDTH = 38.0
"""Room for a number at the end of a row, at scale 1."""
TEXT_DETAIL = 0.42
"""Zoom below which text cannot be read and is not painted."""
