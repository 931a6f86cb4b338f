"""`CardPicture`: one kind of live picture on a layer's card, from the question to the paint."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from playground.catalog.spec import TensorShape
from playground.document.project import Layer, LayerId
from playground.training.protocol.probes import Floats, Probe, SampleAnswer, SampleProbe
from playground.ui.designer.cards.formulas import number
from playground.ui.designer.cards.measures import MINIMUM_WIDTH
from playground.ui.designer.style import CanvasStyle
from playground.ui.view_state import ViewState

MARK = 6.0
"""Side of the square that shows the bias of a unit."""


@dataclass(frozen=True, slots=True)
class CardOptions:
    """What the user chose to see on one card; not part of the project.

    Attributes
    ----------
    first : int
        The first unit, or the chosen token, of a card that scrolls.
    shows_other : bool
        Whether to show the other picture, where a card offers two.
    """

    first: int = 0
    shows_other: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """The layer for which a picture is chosen.

    Attributes
    ----------
    layer : Layer
    state : ViewState
    options : CardOptions
    shape : tuple of (int or None), optional
        Output shape, the batch dimension first; None where it is not known.
    """

    layer: Layer
    state: ViewState
    options: CardOptions
    shape: TensorShape | None

    @property
    def is_output(self) -> bool:
        """Whether the layer gives the network's predictions."""
        return self.state.inference.output == self.layer.id

    @property
    def is_input(self) -> bool:
        """Whether the data enters here."""
        return self.layer.type_name == "Input"

    @property
    def units(self) -> int | None:
        """The number of units of a flat output; None for any other output."""
        return self.shape[1] if self.shape is not None and len(self.shape) == 2 else None

    def unit_names(self, units: int) -> tuple[str, ...]:
        """Return a name for each unit: the feature of the data, or "dense[2]"."""
        features = self.state.task.feature_names
        if self.is_input and len(features) == units:
            return features
        return tuple(f"{self.layer.name}[{unit}]" for unit in range(units))


@dataclass(frozen=True, slots=True)
class CardPicture(ABC):
    """What one card shows below its title. Each subclass is one kind of picture.

    An instance is a value: it holds what follows from the layer and the task alone, so the
    size of a card is known before the first frame. What a frame brings goes through it:
    `probe` asks, `render` turns the answer into something to paint, `paint` paints it.

    Attributes
    ----------
    layer_id : LayerId
    count : int
        Cells shown: maps, bars or rows.
    labels : tuple of str
        A name per cell, where cells have names.
    first : int
        The unit in the first cell, or the chosen token.
    total : int
        How many units or tokens a card scrolls through; 0 for a card that does not scroll.
    choice : str
        Name of the other picture that the card can show; empty where there is none.
    """

    layer_id: LayerId
    count: int = 0
    labels: tuple[str, ...] = ()
    first: int = 0
    total: int = 0
    choice: str = ""

    has_cells_of_units: ClassVar[bool] = False
    """Whether each cell belongs to one unit."""
    has_ends_of_weights: ClassVar[bool] = False
    """Whether weights can be drawn to the cells, as long as all units are shown."""
    has_rows: ClassVar[bool] = False
    """Whether cells are rows of text and bars, which lines of weights must not cross."""
    has_places: ClassVar[bool] = False
    """Whether a unit has many outputs for one sample: one for each place of an image."""
    cells_per_notch: ClassVar[int] = 1
    """Cells by which one notch of the mouse wheel scrolls."""

    @classmethod
    @abstractmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        """Return this picture for a layer, or None if it does not suit the layer."""

    @abstractmethod
    def probe(self, sample: SampleProbe) -> Probe[Any] | None:
        """Return the question to the model; None if the picture needs no answer.

        Parameters
        ----------
        sample : SampleProbe
            The question about the sample that the user watches.
        """

    @abstractmethod
    def cells(self, width: float, top: float, style: CanvasStyle) -> tuple[QRectF, ...]:
        """Return where the cells are, in item coordinates.

        Parameters
        ----------
        width : float
            Of the card.
        top : float
            Where the first cell begins.
        style : CanvasStyle
        """

    @abstractmethod
    def render(self, answer: Any, style: CanvasStyle) -> Any:
        """Return what `paint` needs of an answer to `probe`.

        Returns
        -------
        Any
            Images, numbers, outlines: only this class looks at it. None if the answer is
            about another network than the card.
        """

    @abstractmethod
    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: Any,
        style: CanvasStyle,
        *,
        has_text: bool,
    ) -> None:
        """Paint the cells.

        Parameters
        ----------
        painter : QPainter
            In item coordinates.
        cells : sequence of QRectF
        rendered : Any
            What `render` returned last; None before the first frame.
        style : CanvasStyle
        has_text : bool
            Whether text can be read at this zoom.
        """

    def explain(
        self,
        unit: int,
        answer: Any,  # noqa: ARG002
        sample: Floats | None,
    ) -> list[str]:
        """Return sentences about the outputs of one unit, as rich text.

        Parameters
        ----------
        unit : int
        answer : Any
            The answer to `probe`; None where there is none yet.
        sample : array or None
            Output of the layer for the sample that the user watches.
        """
        if sample is None or unit >= sample.shape[-1]:
            return []
        values = sample[..., unit]
        if values.ndim == 0:
            return [f"For the sample on show: {self.value_text(float(values))}."]
        low, high = float(values.min()), float(values.max())
        return [f"For the sample on show from {number(low)} to {number(high)}."]

    def value_text(self, value: float) -> str:
        """Return one output of a unit as text."""
        return number(value)

    def least_width(self, style: CanvasStyle) -> float:  # noqa: ARG002
        """Return the smallest width of a card with this picture."""
        return MINIMUM_WIDTH

    def bias_mark(self, cell: QRectF) -> QRectF:
        """Return the place of the mark that shows the bias of the unit in `cell`."""
        return QRectF(cell.left() - MARK - 2, cell.center().y() - MARK / 2, MARK, MARK)

    @property
    def has_units(self) -> bool:
        """Whether each unit has a cell to which weights can be drawn."""
        return self.has_ends_of_weights and not self.total

    @property
    def page(self) -> int:
        """By how many units or tokens an arrow below the cells scrolls."""
        return self.count if self.has_cells_of_units else 1

    @property
    def note(self) -> str:
        """The words below the cells."""
        if not self.total:
            return ""
        shown = f"{self.first + 1:,}–{self.first + self.count:,}"
        return shown if self.choice else f"{shown} of {self.total:,}"


@dataclass(frozen=True, slots=True)
class SamplePicture(CardPicture):
    """A picture of what a layer makes of the sample that the user watches."""

    def probe(self, sample: SampleProbe) -> Probe[Any] | None:
        return sample

    def render(self, answer: SampleAnswer, style: CanvasStyle) -> Any:
        values = answer.activations.get(self.layer_id)
        return None if values is None else self.render_values(values, style)

    @abstractmethod
    def render_values(self, values: Floats, style: CanvasStyle) -> Any:
        """Return what `paint` needs; None if the values do not fit the card.

        Parameters
        ----------
        values : array of float32
            Output of the layer, without the batch dimension.
        style : CanvasStyle
        """
