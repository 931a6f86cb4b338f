"""The tokens whose vectors in an embedding are most like that of one token."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from playground.base.number_text import with_minus
from playground.catalog.traits import Picture
from playground.document.fitted import reads_input
from playground.training.protocol.probes import (
    NeighboursAnswer,
    NeighboursProbe,
    Probe,
    SampleProbe,
)
from playground.ui.designer.cards.measures import VALUE_WIDTH
from playground.ui.designer.cards.pictures.arrangement import rows
from playground.ui.designer.cards.pictures.card_picture import CardPicture, Subject
from playground.ui.designer.cards.pictures.signed_rows import (
    LEFT,
    RIGHT,
    ROW_HEIGHT,
    paint_signed_bar,
)
from playground.ui.designer.cards.pictures.words import word_of
from playground.ui.designer.style import CanvasStyle

MOST_ROWS = 5
TOKEN_WIDTH, WORD_WIDTH = 44.0, 76.0


@dataclass(frozen=True, slots=True)
class Likeness:
    """One row.

    Attributes
    ----------
    token : int
    similarity : float
        Cosine of the angle between the two vectors, -1 to 1.
    """

    token: int
    similarity: float


@dataclass(frozen=True, slots=True)
class Neighbours(CardPicture):
    """A row per token: its word or number, and how similar it is as a bar and as a number.

    Attributes
    ----------
    words : tuple of str
        The vocabulary; empty where the tokens are not those of a text.
    """

    words: tuple[str, ...] = ()

    has_rows = True

    @classmethod
    def chosen_for(cls, subject: Subject) -> Self | None:
        if subject.layer.traits.picture is not Picture.NEIGHBOURS:
            return None
        tokens = subject.layer.params.get("input_dim")
        total = tokens if isinstance(tokens, int) else 1
        first = min(subject.options.first, total - 1)
        is_first = reads_input(subject.state.project.network, subject.layer.id)
        words = subject.state.task.words if is_first else ()
        count = min(MOST_ROWS, total - 1)
        return cls(subject.layer.id, count, first=first, total=total, words=words)

    @property
    def note(self) -> str:
        """The words below the cells."""
        if self.words:
            return f"{self._name(self.first)} · {self.first:,} of {self.total:,}"
        return f"token {self.first:,} of {self.total:,}"

    def _name(self, token: int) -> str:
        """Return the word of a token, or its number."""
        return word_of(self.words, token) if self.words else str(token)

    def probe(self, sample: SampleProbe) -> Probe[Any]:  # noqa: ARG002
        return NeighboursProbe(self.layer_id, self.first, self.count)

    def _room(self, style: CanvasStyle) -> float:
        """Return the width for words or numbers."""
        return style.grown(WORD_WIDTH if self.words else TOKEN_WIDTH)

    def cells(self, width: float, top: float, style: CanvasStyle) -> tuple[QRectF, ...]:
        return rows(self.count, width, top, style.grown(ROW_HEIGHT))

    def render(
        self,
        answer: NeighboursAnswer,
        style: CanvasStyle,  # noqa: ARG002
    ) -> tuple[Likeness, ...]:
        pairs = zip(answer.tokens.tolist(), answer.similarity.tolist(), strict=True)
        return tuple(Likeness(*pair) for pair in pairs)

    def paint(
        self,
        painter: QPainter,
        cells: Sequence[QRectF],
        rendered: tuple[Likeness, ...] | None,
        style: CanvasStyle,
        *,
        has_text: bool,
    ) -> None:
        painter.setFont(style.detail_font)
        shown = rendered or ()
        token, value = self._room(style), style.grown(VALUE_WIDTH)
        for index, row in enumerate(cells):
            likeness = shown[index] if index < len(shown) else None
            share = None if likeness is None else likeness.similarity
            paint_signed_bar(painter, row.adjusted(token, 0, -value, 0), share, style)
            if has_text and likeness is not None:
                painter.setPen(style.text)
                box = QRectF(row.left(), row.top(), token, row.height())
                name = style.detail_metrics.elidedText(
                    self._name(likeness.token), Qt.TextElideMode.ElideRight, int(token) - 4
                )
                painter.drawText(box, LEFT, name)
                painter.setPen(style.muted)
                box = QRectF(row.right() - value, row.top(), value, row.height())
                painter.drawText(box, RIGHT, with_minus(f"{likeness.similarity:+.2f}"))
