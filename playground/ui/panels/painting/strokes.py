"""What each tool does to the points while the mouse is pressed; nothing here knows Qt."""

from dataclasses import dataclass, field
from enum import Enum

import numpy as np

from playground.datasets.families.painting import (
    Points,
    moved_to,
    nearest,
    with_points,
    without_near,
)
from playground.datasets.task import Plane

BRUSH_RADIUS = 0.6
"""Of the brush, in units of the plane."""
BRUSH_POINTS = 3
"""Added at each place of a stroke."""
BRUSH_STEP = 0.35
"""Distance between two places of a stroke at which the brush adds points."""
ERASER_RADIUS = 0.5
REACH = 0.35
"""Greatest distance from the cursor at which a point can be taken."""


class Tool(Enum):
    """A tool: what it is called, and what it does."""

    BRUSH = ("Brush", "Hold the button and move: several points at once.")
    POINT = ("Point", "Each click adds one point.")
    ERASER = ("Eraser", "Removes the points under the cursor.")
    MOVE = ("Move", "Drag a point to another place.")

    def __init__(self, label: str, tip: str) -> None:
        self.label = label
        self.tip = tip


@dataclass(slots=True)
class Stroke:
    """One press of the button, until it is released.

    Attributes
    ----------
    tool : Tool
    label : float
        Class number or value of the points that are added.
    points : (n, 3) float64
        All points, as they are after the stroke so far.
    """

    tool: Tool
    label: float
    points: Points
    _taken: int | None = None
    _last: tuple[float, float] | None = None
    _generator: np.random.Generator = field(default_factory=np.random.default_rng)

    def begin(self, x: float, y: float) -> None:
        """Press the button at (x, y)."""
        if self.tool is Tool.POINT:
            self.points = with_points(self.points, [(x, y, self.label)])
        elif self.tool is Tool.MOVE:
            self._taken = nearest(self.points, x, y, REACH)
        else:
            self.move(x, y)

    def move(self, x: float, y: float) -> None:
        """Move the mouse to (x, y)."""
        if self.tool is Tool.BRUSH:
            self._spray(x, y)
        elif self.tool is Tool.ERASER:
            self.points = without_near(self.points, x, y, ERASER_RADIUS)
        elif self.tool is Tool.MOVE and self._taken is not None:
            self.points = moved_to(self.points, self._taken, x, y)

    def _spray(self, x: float, y: float) -> None:
        if self._last is not None and np.hypot(x - self._last[0], y - self._last[1]) < BRUSH_STEP:
            return
        self._last = (x, y)
        plane = Plane()
        angles = self._generator.uniform(0, 2 * np.pi, BRUSH_POINTS)
        radii = BRUSH_RADIUS * np.sqrt(self._generator.uniform(0, 1, BRUSH_POINTS))
        xs = np.clip(x + radii * np.cos(angles), plane.low, plane.high)
        ys = np.clip(y + radii * np.sin(angles), plane.low, plane.high)
        self.points = with_points(
            self.points, zip(xs, ys, [self.label] * BRUSH_POINTS, strict=True)
        )
