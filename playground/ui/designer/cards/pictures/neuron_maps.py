"""Each unit's output over the plane, for data of two features."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from PySide6.QtCore import QRectF

from playground.datasets.task import Task, TaskKind
from playground.document.project import LayerId
from playground.training.protocol.probes import (
    Floats,
    NeuronMapsProbe,
    Probe,
    SampleProbe,
    UnitMapsProbe,
)
from playground.ui.designer.cards.formulas import number
from playground.ui.designer.cards.measures import MINIMUM_WIDTH
from playground.ui.designer.cards.pictures.arrangement import grid
from playground.ui.designer.cards.pictures.card_picture import Subject
from playground.ui.designer.cards.pictures.images import (
    ImagePicture,
    Images,
    images_of,
    signed_levels,
)
from playground.ui.designer.style import CanvasStyle

MOST_MAPS = 16
WIDE = 208.0
"""Width of a card that scrolls, for a grid of four columns."""
LARGEST_SIDE = 84.0
SIDE = 50.0
SMALLEST_SIDE = 24.0
LARGE_CELL = 40.0
"""From this size on a cell has a large bias mark and a wide gap."""
MARK = 8.0
"""Side of a large bias mark."""
ALL_MAPS = NeuronMapsProbe()


@dataclass(frozen=True, slots=True)
class NeuronMaps(ImagePicture):
    """A column of square maps; a grid that scrolls for more than sixteen units.

    Attributes
    ----------
    is_prediction : bool
        Whether the maps show the network's output.
    centre, reach : float
        Output drawn in the neutral colour, and how far from it the strongest colours are.
        A prediction has the scale of the labels.
    """

    is_prediction: bool = False
    centre: float = 0.0
    reach: float = 1.0

    has_cells_of_units = True
    has_ends_of_weights = True
    cells_per_notch = 4
    is_smooth = True

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        units, task = subject.units, subject.state.task
        if units is None or task.plane is None:
            return None
        labels, count = subject.unit_names(units), min(units, MOST_MAPS)
        if units > count:
            first = min(subject.options.first, units - count)
            shown = labels[first : first + count]
            return cls(subject.layer.id, count, shown, first=first, total=units)
        centre, reach = _scale(task) if subject.is_output else (0.0, 1.0)
        return cls(
            subject.layer.id,
            count,
            labels,
            is_prediction=subject.is_output,
            centre=centre,
            reach=reach,
        )

    def probe(self, sample: SampleProbe) -> Probe[Any]:  # noqa: ARG002
        return UnitMapsProbe(self.layer_id, self.first, self.count) if self.total else ALL_MAPS

    def least_width(self, style: CanvasStyle) -> float:  # noqa: ARG002
        return WIDE if self.total else MINIMUM_WIDTH

    def cells(
        self,
        width: float,
        top: float,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        return grid(self.count, width, top) if self.total else self._column(width, top)

    def _column(self, width: float, top: float) -> tuple[QRectF, ...]:
        """Return one column of maps, smaller the more there are."""
        count = self.count
        if count == 1 and self.is_prediction:
            side = LARGEST_SIDE
        else:
            side = SIDE if count <= 6 else max(SMALLEST_SIDE, SIDE - 3.0 * (count - 6))
        gap = 8.0 if side > LARGE_CELL else 5.0
        left = (width - side) / 2
        return tuple(QRectF(left, top + (side + gap) * unit, side, side) for unit in range(count))

    def _maps(self, answer: Mapping[LayerId, Floats] | Floats | None) -> Floats | None:
        """Return the maps of the units on show, (count, n, n) float32; row 0 is the lowest y."""
        maps = answer.get(self.layer_id) if isinstance(answer, Mapping) else answer
        return maps if maps is not None and len(maps) == self.count else None

    def render(
        self, answer: Mapping[LayerId, Floats] | Floats, style: CanvasStyle
    ) -> Images | None:
        """Return one image per unit."""
        maps = self._maps(answer)
        if maps is None:
            return None
        return images_of(signed_levels(maps[:, ::-1], self.centre, self.reach), style.signed)

    def explain(
        self,
        unit: int,
        answer: Mapping[LayerId, Floats] | Floats | None,
        sample: Floats | None,  # noqa: ARG002
    ) -> list[str]:
        maps, cell = self._maps(answer), unit - self.first
        if maps is None or cell >= len(maps):
            return []
        low, high = number(float(maps[cell].min())), number(float(maps[cell].max()))
        return [f"Over the plane from {low} to {high}."]

    def bias_mark(self, cell: QRectF) -> QRectF:
        """Return a square on the lower left corner of the map."""
        size = MARK if cell.width() >= LARGE_CELL else MARK - 2
        return QRectF(cell.left() - size / 2, cell.bottom() - size, size, size)


def _scale(task: Task) -> tuple[float, float]:
    """Return the middle of the labels' range and half its length."""
    if task.kind is TaskKind.REGRESSION:
        return 0.0, 1.0
    return task.middle, (task.high - task.low) / 2
