"""No picture: nothing is known about the layer's output."""

from collections.abc import Sequence
from typing import Any, Self

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from playground.training.protocol.probes import Probe, SampleProbe
from playground.ui.designer.cards.pictures.card_picture import CardPicture, Subject
from playground.ui.designer.style import CanvasStyle


class NoPicture(CardPicture):
    """Shown while the layer is not connected, or its settings do not fit its input."""

    __slots__ = ()

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        is_known = subject.shape is not None and len(subject.shape) > 1
        return None if is_known else cls(subject.layer.id)

    def probe(self, sample: SampleProbe) -> Probe[Any] | None:  # noqa: ARG002
        return None

    def cells(
        self,
        width: float,  # noqa: ARG002
        top: float,  # noqa: ARG002
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[QRectF, ...]:
        return ()

    def render(self, answer: Any, style: CanvasStyle) -> None:
        """Return nothing: there is nothing to paint."""

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: Any,
        style: CanvasStyle,
        *,
        has_text: bool,
    ) -> None:
        """Paint nothing."""
